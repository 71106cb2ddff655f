"""The registrar's dated tasks (G5)."""

from students.models import RegistryTask


def open_task_count(school_id: int) -> int:
    """How many tasks are not done yet."""
    return RegistryTask.objects.filter(school_id=school_id, done_at=None).count()
