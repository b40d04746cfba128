"""Templates find the parts that they name."""

import re
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template

NAMED = re.compile(r'{% (?:include|extends) "([^"]+)"')


def test_every_part_that_a_template_names_is_there():
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    named = {name for each in templates for name in NAMED.findall(each.read_text())}

    for name in sorted(named):
        get_template(name)

    assert named
