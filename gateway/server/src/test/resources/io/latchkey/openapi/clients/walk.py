"""A key's whole life through the client that was generated for Python."""
import sys

import openapi_client as api

admin, proxy, token = sys.argv[1:]


def client(host, **credentials):
    return api.ApiClient(api.Configuration(host=host, **credentials))


operator = client(admin, access_token=token)
keys = api.KeysApi(operator)
webhooks = api.WebhooksApi(operator)

organization = api.OrganizationsApi(operator).create_organization(api.NewOrganization(name="Python"))
project = api.ProjectsApi(operator).create_project(
    api.NewProject(
        organization=organization.id, name="Orders", limits=[api.NewRate(requests=1000, period="1m")]
    )
)
project = api.ProjectsApi(operator).edit_project(project.id, api.ProjectEdit(limits=None))
assert project.limits is None
created = keys.create_key(
    api.NewKey(
        name="Life",
        projects=[project.id],
        permissions=["read"],
        limits=[api.NewRate(requests=100, period="1m")],
    ),
    idempotency_key="python-creates-a-key",
)
assert keys.get_key(created.id).status == api.KeyStatus.ACTIVE
page = keys.list_keys(project=project.id)
assert [key.id for key in page.items] == [created.id] and page.next is None
assert keys.describe_key(created.id, api.KeyEdit(description="Nightly")).description == "Nightly"

clients = api.ClientsApi(client(proxy, api_key={"apiKey": created.secret}))
own = clients.get_own_key()
assert own.id == created.id and own.limits[0].left >= 0
issued = clients.issue_token("client_credentials", client_id=created.id, client_secret=created.secret)
oauth = api.OAuthApi(operator)
assert oauth.introspect_token(issued.access_token).active
clients.end_token(issued.access_token, client_id=created.id, client_secret=created.secret)
assert not oauth.introspect_token(issued.access_token).active

rolled = keys.roll_key(created.id, key_roll=api.KeyRoll())
assert rolled.secret != created.secret
try:
    clients.get_own_key()
    raise AssertionError("the old secret still works")
except api.ApiException as refused:
    assert refused.status == 401
revoked = keys.revoke_key(created.id, api.KeyRevocation(reason="Over"))
assert revoked.key.status == api.KeyStatus.REVOKED and revoked.revocation.pending == []
assert keys.delete_key(created.id).id == created.id
try:
    keys.get_key(created.id)
    raise AssertionError("the key is still there")
except api.ApiException as missing:
    assert api.Problem.from_json(missing.body).code == "key_not_found"

webhook = webhooks.create_webhook(
    api.NewWebhook(organization=organization.id, url="http://127.0.0.1:1/", actions=["key.*"])
)
assert webhooks.disable_webhook(webhook.id).status == "disabled"
webhooks.delete_webhook(webhook.id)
assert "key.deleted" in [event.type for event in api.EventsApi(operator).list_events().items]
assert "proxy" in api.FleetApi(operator).list_instances().items[0].roles
print("the whole life")
