from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from foundation.admin import RecordAdmin, WithdrawableAdmin

# Roles are given in strategies, and a person's one address is the person's own field.
admin.site.unregister([Group, EmailAddress])


@admin.register(Organisation)
class OrganisationAdmin(WithdrawableAdmin):
    list_display = ["name_sv", "short_name", "kind", "withdrawn_at"]
    list_filter = ["kind"]
    search_fields = ["name_sv", "name_en", "short_name"]


class PersonCreationForm(AdminUserCreationForm):
    class Meta:
        model = Person
        fields = ["email", "name"]
        field_classes: dict = {}


class PersonChangeForm(UserChangeForm):
    class Meta:
        model = Person
        fields = "__all__"
        field_classes: dict = {}


WHO = ["email", "name", "title", "organisation", "language"]


@admin.register(Person)
class PersonAdmin(RecordAdmin, UserAdmin):
    """Whoever is added without a password signs in with codes by e-mail."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    list_display = ["name", "email", "organisation", "language", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser", "language"]
    list_select_related = ["organisation"]
    search_fields = ["name", "email", "organisation__name_sv", "organisation__short_name"]
    ordering = ["name"]
    autocomplete_fields = ["organisation"]
    filter_horizontal = []
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": [*WHO, "password"]}),
        (_("Access"), {"fields": ["is_active", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "joined_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": [*WHO, "usable_password", "password1", "password2"]}),
    ]
