"""Figures in a text: {actions.reported} stands for what the data says when a report is compiled."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([A-Za-z_.]+)\}")


def unknown_in(text: str, known: Mapping[str, object]) -> list[str]:
    """The placeholders in ``text`` that nothing is known of, each once, in their order."""
    return list(dict.fromkeys(name for name in PLACEHOLDER.findall(text) if name not in known))


def filled(text: str, figures: Mapping[str, int]) -> str:
    """``text`` with the figure in the place of each placeholder; one without a figure stays."""
    return PLACEHOLDER.sub(lambda found: str(figures.get(found.group(1), found.group())), text)
