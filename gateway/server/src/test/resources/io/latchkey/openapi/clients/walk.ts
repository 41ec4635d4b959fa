// A key's whole life through the client that was generated for TypeScript and axios.
import { AxiosError } from "axios";
import * as api from "./client";

const [admin, proxy, token] = process.argv.slice(2);

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

async function status(call: Promise<unknown>): Promise<number | undefined> {
  try {
    await call;
    return undefined;
  } catch (refused) {
    return (refused as AxiosError).response?.status;
  }
}

async function walk(): Promise<void> {
  const operator = new api.Configuration({ basePath: admin, accessToken: token });
  const keys = new api.KeysApi(operator);
  const webhooks = new api.WebhooksApi(operator);
  const projects = new api.ProjectsApi(operator);

  const organization = (
    await new api.OrganizationsApi(operator).createOrganization({ name: "TypeScript" })
  ).data;
  let project: api.Project = (
    await projects.createProject({
      organization: organization.id,
      name: "Orders",
      limits: [{ requests: 1000, period: "1m" }],
    })
  ).data;
  project = (await projects.editProject(project.id, { limits: null })).data;
  check(project.limits === undefined, "limits of null take them away");
  const created = (
    await keys.createKey(
      {
        name: "Life",
        projects: [project.id],
        permissions: ["read"],
        limits: [{ requests: 100, period: "1m" }],
      },
      "typescript-creates-a-key",
    )
  ).data;
  check((await keys.getKey(created.id)).data.status === api.KeyStatus.Active, "active");
  const page = (await keys.listKeys(undefined, project.id)).data;
  check(page.items[0].id === created.id && page.next === null, "listed");
  const described = await keys.describeKey(created.id, { description: "Nightly" });
  check(described.data.description === "Nightly", "described");

  const clients = new api.ClientsApi(new api.Configuration({ basePath: proxy, apiKey: created.secret }));
  const own = (await clients.getOwnKey()).data;
  check(own.id === created.id && own.limits![0].left >= 0, "knows itself");
  const issued = (
    await clients.issueToken("client_credentials", undefined, created.id, created.secret)
  ).data;
  const oauth = new api.OAuthApi(operator);
  check((await oauth.introspectToken(issued.access_token)).data.active, "a token");
  await clients.endToken(issued.access_token, undefined, created.id, created.secret);
  check(!(await oauth.introspectToken(issued.access_token)).data.active, "no token");

  const rolled = (await keys.rollKey(created.id, undefined, {})).data;
  check(rolled.secret !== created.secret, "another secret");
  check((await status(clients.getOwnKey())) === 401, "the old secret is refused");
  const revoked = (await keys.revokeKey(created.id, { reason: "Over" })).data;
  check(revoked.key.status === api.KeyStatus.Revoked, "revoked");
  check(revoked.revocation.pending.length === 0, "everywhere");
  check((await keys.deleteKey(created.id)).data.id === created.id, "deleted");
  check((await status(keys.getKey(created.id))) === 404, "not there");

  const webhook = (
    await webhooks.createWebhook({
      organization: organization.id,
      url: "http://127.0.0.1:1/",
      actions: ["key.*"],
    })
  ).data;
  check((await webhooks.disableWebhook(webhook.id)).data.status === "disabled", "disabled");
  await webhooks.deleteWebhook(webhook.id);
  const events = (await new api.EventsApi(operator).listEvents()).data;
  check(events.items.some((event) => event.type === "key.deleted"), "logged");
  const instances = (await new api.FleetApi(operator).listInstances()).data;
  check(instances.items[0].roles.includes("proxy"), "roles are a list");
  console.log("the whole life");
}

walk().catch((failure) => {
  console.error(failure);
  process.exitCode = 1;
});
