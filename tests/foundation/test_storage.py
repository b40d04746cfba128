"""Files are whole or not there, and a full disk is told in words. The errors are the system's."""

import io
import os
import signal
import subprocess
import sys
import tempfile

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import TemporaryUploadedFile

from foundation.storage import NoRoomError, WholeFileStorage, scratch_folder
from tests.outages import disk_full


@pytest.fixture
def storage(tmp_path):
    return WholeFileStorage(location=tmp_path)


def names_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_file_is_kept_under_its_name(storage, tmp_path):
    assert storage.save("reports/1/sv.pdf", ContentFile(b"%PDF")) == "reports/1/sv.pdf"
    assert (tmp_path / "reports/1/sv.pdf").read_bytes() == b"%PDF"
    assert names_in(tmp_path) == ["sv.pdf"]


def test_uploaded_file_is_moved_under_its_name(storage, tmp_path):
    upload = TemporaryUploadedFile("typed.pdf", "application/pdf", 4, None)
    upload.write(b"%PDF")
    upload.seek(0)
    assert storage.save("attachments/a", upload) == "attachments/a"
    upload.close()
    assert (tmp_path / "attachments/a").read_bytes() == b"%PDF"
    assert names_in(tmp_path) == ["a"]


def test_file_of_a_taken_name_leaves_the_first_one_alone(storage, tmp_path):
    first = storage.save("a", ContentFile(b"first"))
    second = storage.save("a", ContentFile(b"second"))
    assert (tmp_path / first).read_bytes() == b"first"
    assert (tmp_path / second).read_bytes() == b"second"
    assert len(names_in(tmp_path)) == 2


def test_draft_of_a_killed_writer_is_written_over(storage, tmp_path):
    (tmp_path / "a.part").write_bytes(b"half")
    storage.save("a", ContentFile(b"whole"))
    assert names_in(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"whole"


def test_full_disk_leaves_nothing_and_says_so(storage, tmp_path, caplog):
    with disk_full(1000), pytest.raises(NoRoomError, match="no room left for files"):
        storage.save("reports/1/sv.pdf", ContentFile(b"x" * 2000))
    assert names_in(tmp_path) == []
    assert "reports/1/sv.pdf could not be written" in caplog.text
    assert "File too large" in caplog.text

    storage.save("reports/1/sv.pdf", ContentFile(b"x" * 2000))
    assert names_in(tmp_path) == ["sv.pdf"]


def test_failure_of_another_kind_is_not_called_a_full_disk(storage, tmp_path):
    class Unreadable(io.BytesIO):
        def read(self, *arguments):
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        storage.save("a", File(Unreadable(b"x"), "a"))
    assert names_in(tmp_path) == []


KILLED = """
import os, signal
from foundation.storage import scratch_folder
with scratch_folder("trial-") as folder:
    (folder / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_scratch_folder_of_a_killed_process_is_removed_and_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    assert done.returncode == -signal.SIGKILL
    [left] = tmp_path.iterdir()
    with scratch_folder("trial-") as first:
        # Both look as if they had been made long ago; only one of them is held.
        for folder in (left, first):
            os.utime(folder / ".lock", (0, 0))
        with scratch_folder("trial-") as second:
            assert sorted(tmp_path.iterdir()) == sorted([first, second])
    assert list(tmp_path.iterdir()) == []
