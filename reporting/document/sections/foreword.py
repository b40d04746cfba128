"""What the coordinator says before anything else."""

from reporting.document.blocks import Block
from reporting.document.prose import prose
from reporting.snapshot_schema import Snapshot


def foreword(snapshot: Snapshot) -> tuple[Block, ...]:
    return prose(snapshot.get("foreword", {}))
