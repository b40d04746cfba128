from celery import shared_task

from actions.domain import leaving


@shared_task(name="actions.tasks.release_actions_of_those_who_left")
def release_actions_of_those_who_left() -> None:
    """Release the actions of people whose accounts were closed elsewhere."""
    leaving.release_actions_of_those_who_left()
