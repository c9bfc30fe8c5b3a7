"""A Django middleware: pages of Label Studio that nobody needs here are not there. Runs in the server's environment."""

from django.http import JsonResponse

# The first fetches tips for users from another host whenever somebody opens a project; the second tells whoever asks,
# logged in or not, what the server is doing.
_CLOSED = ("/heidi-tips", "/metrics")


def middleware(get_response):
    def answer(request):
        if request.path.startswith(_CLOSED):
            return JsonResponse({}, status=404)
        return get_response(request)

    return answer
