"""What a password must be, in Chinese sentences (Django's own are translated only in part)."""

from typing import Any

from django.contrib.auth import password_validation as django_validators
from django.core.exceptions import ValidationError


class LengthValidator(django_validators.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """Return what is wrong and how to put it right."""
        return f"密码太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return f"至少 {self.min_length} 个字符。"


class SimilarityValidator(django_validators.UserAttributeSimilarityValidator):
    """Not the own name, username or telephone number."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "full_name", "phone"))

    def get_error_message(self) -> str:
        """Return what is wrong and how to put it right."""
        return "密码与用户名、姓名或电话太相似，容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "不能与用户名、姓名或电话相似。"


class CommonValidator(django_validators.CommonPasswordValidator):
    """None of the twenty thousand that everybody tries first."""

    def get_error_message(self) -> str:
        """Return what is wrong and how to put it right."""
        return "这个密码太常见，容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "不能是常见的密码。"


class NumericValidator(django_validators.NumericPasswordValidator):
    """Not digits alone."""

    def get_error_message(self) -> str:
        """Return what is wrong and how to put it right."""
        return "密码不能全是数字，请加上字母或汉字。"

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "不能全是数字。"


class NotTheOldPasswordValidator:
    """A new password is a new one: above all not the one-time code from the slip."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if the person has this very password now."""
        if user is not None and user.pk and user.has_usable_password() and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="password_unchanged")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "新密码不能与现在的密码（或一次性口令）相同。"
