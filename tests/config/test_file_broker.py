import threading
from queue import Empty

import pytest
from kombu import Connection

from config import celery, file_broker
from tests.outages import disk_full

MESSAGES = 200


@pytest.fixture
def connect(tmp_path):
    assert celery.app
    options = {
        "data_folder_in": tmp_path,
        "data_folder_out": tmp_path,
        "control_folder": tmp_path / "control",
    }
    (tmp_path / "control").mkdir()
    connections = []

    def make():
        connection = Connection("filesystem://", transport_options=options)
        connections.append(connection)
        return connection

    yield make
    for connection in connections:
        connection.release()


def test_broker_of_files_is_ours(connect):
    assert isinstance(connect().transport, file_broker.Transport)


def test_messages_reach_one_of_many_readers_whole(connect, tmp_path):
    """Readers take from the folder while writers write into it."""
    read, faults, is_over = [], [], threading.Event()

    def take():
        channel = connect().channel()
        while True:
            was_over = is_over.is_set()
            try:
                read.append(channel._get("celery")["number"])
            except Empty:
                if was_over:
                    return
            except (OSError, ValueError) as fault:
                faults.append(fault)
                return

    def give(first):
        channel = connect().channel()
        for number in range(first, first + MESSAGES):
            channel._put("celery", {"number": number, "text": "å" * 5000})

    readers = [threading.Thread(target=take) for _ in range(3)]
    writers = [threading.Thread(target=give, args=[first]) for first in (0, MESSAGES)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    is_over.set()
    for thread in readers:
        thread.join()
    assert faults == []
    assert sorted(read) == list(range(2 * MESSAGES))
    assert not list(tmp_path.glob("*.msg*"))


def test_queues_bound_at_once_are_all_in_the_table(connect):
    names = [f"queue{number}" for number in range(8)]

    def bind(name):
        connect().channel()._queue_bind("exchange", name, "", name)

    threads = [threading.Thread(target=bind, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(row.queue for row in connect().channel().get_table("exchange")) == names


def test_full_disk_is_told_and_leaves_no_half_message(connect, tmp_path):
    channel = connect().channel()
    with disk_full(1000), pytest.raises(OSError, match="File too large"):
        channel._put("celery", {"text": "x" * 2000})
    assert not list(tmp_path.glob("*.msg*"))
    channel._put("celery", {"text": "x" * 2000})
    assert channel._get("celery") == {"text": "x" * 2000}


def test_full_disk_leaves_the_table_as_it_was(connect, tmp_path):
    connect().channel()._queue_bind("exchange", "first", "", "first")
    with disk_full(50), pytest.raises(OSError, match="File too large"):
        connect().channel()._queue_bind("exchange", "second" * 20, "", "second" * 20)
    assert [row.queue for row in connect().channel().get_table("exchange")] == ["first"]
    assert not list((tmp_path / "control").glob("*.part"))


def test_table_that_was_cut_short_is_made_anew(connect, tmp_path):
    (tmp_path / "control" / "exchange.exchange").write_text('[["first", "", "fi')
    channel = connect().channel()
    assert channel.get_table("exchange") == []
    channel._queue_bind("exchange", "first", "", "first")
    assert [row.queue for row in channel.get_table("exchange")] == ["first"]


def test_what_a_killed_process_left_is_removed_in_time(connect, tmp_path, monkeypatch):
    left = [tmp_path / "1_a.celery.msg.taken", tmp_path / "2_b.celery.msg.part"]
    for path in left:
        path.write_text("{")
    connect().channel()._queue_bind("exchange", "first", "", "first")
    assert all(path.exists() for path in left)
    monkeypatch.setattr(file_broker, "LONGEST", -1)
    connect().channel()._queue_bind("exchange", "first", "", "first")
    assert not any(path.exists() for path in left)
