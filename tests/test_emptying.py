"""What a transactional test leaves behind, tests/emptying.py takes away."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from tests.cast import assemble
from tests.emptying import KEPT, empty_tables


@pytest.mark.django_db(transaction=True)
def test_every_table_is_emptied_but_what_never_changes():
    assemble()
    kept = [ContentType.objects.count(), Permission.objects.count()]
    empty_tables()
    models = apps.get_models(include_auto_created=True)
    filled = {model._meta.db_table for model in models if model._base_manager.exists()}
    assert filled <= KEPT
    assert [ContentType.objects.count(), Permission.objects.count()] == kept
