"""The tables of people and organisations, to look at: coordinators keep them on pages."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import Invitation, Organisation, Person
from foundation.admin import ReadOnly, ReadOnlyAdmin

# Roles are given in strategies, and a person's one address is the person's own field.
admin.site.unregister([Group, EmailAddress])


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ["name_sv", "short_name", "kind", "withdrawn_at"]
    list_filter = ["kind"]
    search_fields = ["name_sv", "name_en", "short_name"]


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "organisation", "language", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser", "language"]
    list_select_related = ["organisation"]
    search_fields = ["name", "email", "organisation__name_sv", "organisation__short_name"]
    ordering = ["name"]
    exclude = ["password", "groups", "user_permissions"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["person", "sent_by", "sent_at", "expires_at", "accepted_at", "revoked_at"]
    list_select_related = ["person", "sent_by"]
    search_fields = ["person__name", "person__email"]
