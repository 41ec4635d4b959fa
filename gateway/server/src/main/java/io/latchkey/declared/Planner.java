package io.latchkey.declared;

import io.latchkey.declared.Change.Action;
import io.latchkey.declared.Plan.Phase;
import io.latchkey.declared.file.DeclaredOrganization;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Compares files with a gateway. Only reads. */
final class Planner {

  private final AdminApi api;
  private final boolean prune;

  /**
   * A planner.
   *
   * @param prune whether what is there and not declared is to go
   */
  Planner(AdminApi api, boolean prune) {
    this.api = api;
    this.prune = prune;
  }

  /** What has to be done. */
  Plan plan(List<DeclaredOrganization> declared) {
    Plan plan = new Plan();
    List<JsonNode> organizations = api.list("/v1/organizations");
    List<JsonNode> projects = api.list("/v1/projects");
    for (DeclaredOrganization each : declared) {
      List<JsonNode> found =
          organizations.stream()
              .filter(there -> there.get("name").asString().equals(each.name()))
              .toList();
      if (found.size() > 1) {
        plan.conflict(ambiguous(each, found.size()));
        continue;
      }
      Target target = new Target(each, found.isEmpty() ? null : found.get(0).get("id").asString());
      if (found.isEmpty()) {
        planOrganization(plan, target);
      }
      new ProjectPlanner(api, plan, target, prune).plan(projects);
      new WebhookPlanner(api, plan, target, prune).plan();
      new KeyPlanner(api, plan, target, prune).plan();
      new MemberPlanner(api, plan, target, prune).plan();
    }
    return plan;
  }

  private static Change ambiguous(DeclaredOrganization declared, int count) {
    return new Change(
        Action.CONFLICT,
        "organization",
        declared.name(),
        declared.name(),
        null,
        declared.place(),
        List.of(),
        count + " organizations of the gateway have this name; rename all but one of them");
  }

  private void planOrganization(Plan plan, Target target) {
    DeclaredOrganization declared = target.declared();
    Change change =
        new Change(
            Action.CREATE,
            "organization",
            declared.name(),
            declared.name(),
            null,
            declared.place(),
            List.of(),
            null);
    plan.add(
        Phase.ORGANIZATIONS,
        change,
        outputs ->
            target.made(
                api.create(
                    "/v1/organizations",
                    JsonNodeFactory.instance.objectNode().put("name", declared.name()))));
  }
}
