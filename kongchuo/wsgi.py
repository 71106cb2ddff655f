"""The WSGI application that gunicorn and waitress serve."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kongchuo.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
# What is loaded stays until the end: frozen, no later collection of garbage goes through it again. A page makes
# thousands of objects, almost none of them in circles: looking for those every 700 took a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(10_000)
