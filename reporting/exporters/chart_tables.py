"""What a chart shows, as a table of a document."""

from collections.abc import Sequence

from foundation.charts import Chart
from reporting.document.blocks import Column, Line, Table, said


def table_of(chart: Chart) -> Table:
    """The chart's own table as a block."""
    shown = chart.table
    most = max(len(row) for row in (shown.head, *shown.rows))

    def filled(row: Sequence[str]) -> list[str]:
        return [*row, *[""] * (most - len(row))]

    def lines(row: Sequence[str]) -> tuple[Line, ...]:
        return tuple(said(cell) for cell in filled(row))

    return Table(
        shown.caption,
        tuple(
            Column(heading, share=0 if place else 1, is_number=place > 0)
            for place, heading in enumerate(filled(shown.head))
        ),
        tuple(lines(row) for row in shown.rows),
        total=lines(shown.total) if shown.total else (),
    )
