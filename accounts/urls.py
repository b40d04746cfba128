from django.urls import path, re_path

from accounts.views import account, invitations

app_name = "accounts"
urlpatterns = [
    path("me/", account.me, name="me"),
    path("reminders/", account.reminders, name="reminders"),
    path("language/", account.language, name="language"),
    path("invitation/", invitations.invitation, name="invitation"),
    path("invitation/<str:token>/", invitations.follow, name="invitation-link"),
    re_path(r"^(?:email|confirm-email|signup)/", account.closed),
]
