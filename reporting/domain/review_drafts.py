"""Where the unfinished reviews lie that their writers have typed and not saved yet."""

from collections.abc import Mapping

from accounts.models import Person
from foundation.drafts import DraftPlace, Fields
from reporting.domain.review_values import YearOfIndicator, year_of_indicators
from reporting.domain.reviews import ANSWER, Content, content_of
from reporting.models import Review, ReviewDraft


def draft_of_review(*, review: Review, by: Person) -> DraftPlace:
    """Where the draft of ``by`` is kept. Others, who write the same review, have their own."""

    def is_saved(fields: Fields) -> bool:
        """The form was opened before what stands in the review was saved, and says the same."""
        standing = content_of(review)
        if _text(fields, "based_on") == standing.mark:
            return False
        if _texts_in(fields, standing.answers).mark != standing.mark:
            return False
        return not any(_gives_more(fields, year) for year in year_of_indicators(review, by))

    return DraftPlace(ReviewDraft, {"review": review, "author": by}, is_saved)


def _texts_in(fields: Fields, answers: Mapping[int, str]) -> Content:
    """The texts of a form, as they would be saved; ``answers`` are those that it does not ask."""
    asked = {
        int(number): _text(fields, name)
        for name in fields
        if name.startswith(ANSWER) and (number := name.removeprefix(ANSWER)).isdecimal()
    }
    return Content(
        account=_text(fields, "account"),
        obstacles=_text(fields, "obstacles"),
        opportunities=_text(fields, "opportunities"),
        proposal=_text(fields, "proposal"),
        proposal_reasons=_text(fields, "proposal_reasons"),
        answers={**answers, **asked},
    )


def _gives_more(fields: Fields, year: YearOfIndicator) -> bool:
    """Whether the form gives a value that is lacking, or promises one otherwise than it stands."""
    if any(_text(fields, value.field) for value in year.missing):
        return True
    if not year.lacks or year.promise_field not in fields:
        return False
    promised = (
        (year.awaited.expected_on.isoformat(), year.awaited.note) if year.awaited else ("", "")
    )
    return (_text(fields, year.promise_field), _text(fields, year.note_field)) != promised


def _text(fields: Fields, name: str) -> str:
    text = "".join(fields.get(name, [])[-1:])
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
