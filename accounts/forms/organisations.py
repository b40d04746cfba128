from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import WebAddressField
from accounts.models import Organisation
from foundation.shaping_forms import ShapingForm


class OrganisationForm(ShapingForm):
    sections = [("", ["name", "short_name", "kind", "website", "contact_email"])]

    website = WebAddressField(label=_("Website"))

    class Meta:
        model = Organisation
        fields = ["name_sv", "name_en", "short_name", "kind", "website", "contact_email"]
