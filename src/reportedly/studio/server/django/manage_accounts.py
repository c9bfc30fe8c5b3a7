"""Accounts of a Label Studio server, made and changed in its database. Runs in the server's environment.

Reads one request as JSON, {"do": "add" | "reset" | "remove" | "list", "email", "password"}, and prints the answer as
the last line: {"accounts": [{"email", "active"}]} or {"problem": …}. The server may run meanwhile.
"""

import json
import sys

from label_studio.server import _setup_env

_setup_env()

from django.db import transaction  # noqa: E402
from organizations.models import Organization  # noqa: E402
from users.models import User  # noqa: E402


def carry_out(request):
    if request["do"] == "list":
        return {"accounts": [{"email": u.email, "active": u.is_active} for u in User.objects.order_by("id")]}
    email = request["email"]
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email=email).first()
        if request["do"] == "add":
            if user is not None and user.is_active:
                return {"problem": "exists"}
            organization = Organization.objects.order_by("id").first()
            if organization is None:
                return {"problem": "no organization"}
            if user is None:
                name = email.partition("@")[0]
                user = User.objects.create_user(email=email, password=request["password"], username=name)
                user.first_name = name
            user.is_active = True
            organization.add_user(user)
            user.active_organization = organization
        elif user is None:
            return {"problem": "unknown"}
        elif request["do"] == "remove":
            user.is_active = False
        elif not user.is_active:
            return {"problem": "shut out"}
        if "password" in request:
            user.set_password(request["password"])
        user.save()
    return {"accounts": [{"email": user.email, "active": user.is_active}]}


answer = carry_out(json.load(sys.stdin))
print()
print(json.dumps(answer))
