"""Signing in by user name; the school comes with the account in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from students.models import User


class StaffBackend(ModelBackend):
    """Django's backend, but the signed-in user arrives with the school joined."""

    def get_user(self, user_id: Any) -> User | None:
        """The active user with that id, or None."""
        user = User.objects.select_related("school").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
