class DomainError(Exception):
    """A rule of the domain was broken by what somebody asked for.

    ``message`` is for the person who asked, translated; ``field`` names the form field that it
    belongs beside, if any.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
