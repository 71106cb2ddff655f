"""Addresses of returnees and the tasks they bring."""

from django.urls import path

from students.views import registry_exports, registry_tasks, returnees

urlpatterns = [
    path("registry/returnees/new/", returnees.returnee_new, name="returnee-new"),
    path("registry/tasks/", registry_tasks.task_list, name="task-list"),
    path("registry/tasks/export/", registry_exports.task_export, name="task-export"),
    path("registry/tasks/<int:task_id>/done/", registry_tasks.task_done, name="task-done"),
    path("registry/tasks/<int:task_id>/reopen/", registry_tasks.task_reopen, name="task-reopen"),
]
