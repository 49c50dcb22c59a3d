"""The demonstration accounts, as `make run` and the sign-in page show them."""

from django.contrib.auth import get_user_model

PASSWORD = "demostracion-amparo"  # noqa: S105  (printed on purpose; production refuses to start with it)


def sign_ins() -> list[str]:
    """Return one line for each demonstration account, or why there is none."""
    users = get_user_model().objects.filter(is_demonstration=True).order_by("email")
    if not users:
        return ["There are no demonstration accounts in this database."]
    width = max(len(user.email) for user in users)
    lines = [f"  {user.email:<{width}}  {user.service_name}" for user in users]
    return [f"Sign in with the password {PASSWORD} as", *lines]
