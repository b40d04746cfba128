"""allauth's forms without placeholders: the label above a field says the same and stays."""

from typing import Any

from allauth.account import forms as allauth


class WithoutPlaceholders:
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)


class LoginForm(WithoutPlaceholders, allauth.LoginForm):
    pass


class RequestLoginCodeForm(WithoutPlaceholders, allauth.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(WithoutPlaceholders, allauth.ConfirmLoginCodeForm):
    pass


class ResetPasswordForm(WithoutPlaceholders, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(WithoutPlaceholders, allauth.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(WithoutPlaceholders, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(WithoutPlaceholders, allauth.SetPasswordForm):
    pass
