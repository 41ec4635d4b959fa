package io.latchkey.declared;

import io.latchkey.declared.Change.Action;
import io.latchkey.declared.Plan.Phase;
import io.latchkey.declared.file.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares an organization's members, found by user name. Nobody can be made a member, only
 * invited: an open invitation under the name counts as what is declared.
 */
final class MemberPlanner {

  private static final String KIND = "member";
  private static final String ROLE = "role";

  private final AdminApi api;
  private final Plan plan;
  private final Target target;
  private final boolean prune;

  MemberPlanner(AdminApi api, Plan plan, Target target, boolean prune) {
    this.api = api;
    this.plan = plan;
    this.target = target;
    this.prune = prune;
  }

  void plan() {
    List<Item> declared = target.declared().list("members");
    if (declared == null) {
      return;
    }
    Map<String, JsonNode> members = new TreeMap<>();
    Map<String, JsonNode> invitations = new HashMap<>();
    if (target.exists()) {
      api.list(path("members")).forEach(each -> members.put(userName(each), each));
      api.list(path("invitations"))
          .forEach(each -> invitations.put(name(each.get("name").asString()), each));
    }
    Map<String, JsonNode> others = new TreeMap<>(members);
    declared.forEach(item -> others.remove(name(item.text("userName"))));
    for (Item item : declared) {
      String name = name(item.text("userName"));
      JsonNode member = members.get(name);
      if (member == null) {
        planInvitation(item, invitations.get(name), others);
      } else {
        planRole(item, member);
      }
    }
    others.values().forEach(this::planUndeclared);
  }

  private String path(String list) {
    return "/v1/organizations/" + target.id() + "/" + list;
  }

  private static String userName(JsonNode member) {
    return member.get("userName").asString();
  }

  private static String name(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private void planRole(Item item, JsonNode member) {
    List<FieldChange> fields = role(member, item);
    if (fields.isEmpty()) {
      return;
    }
    String name = item.text("userName");
    Change change = target.change(Action.CHANGE, KIND, name, item, fields);
    String path = path("members") + "/" + member.get("id").asString();
    plan.add(
        Phase.MEMBERS,
        change,
        outputs -> {
          if (!role(api.get(path).body(), item).equals(fields)) {
            throw Planned.changed();
          }
          ObjectNode body = JsonNodeFactory.instance.objectNode().put(ROLE, item.text(ROLE));
          api.call("PATCH", path, body, null);
        });
  }

  private static List<FieldChange> role(JsonNode current, Item item) {
    return FieldChange.between(Normal.of(current), item.value(), List.of(ROLE));
  }

  /** {@code others} are members who are not declared: one of them may be who was invited before. */
  private void planInvitation(
      Item item, @Nullable JsonNode invitation, Map<String, JsonNode> others) {
    List<FieldChange> fields =
        invitation == null
            ? FieldChange.between(
                JsonNodeFactory.instance.objectNode(), item.value(), List.of(ROLE))
            : role(invitation, item);
    if (fields.isEmpty()) {
      return;
    }
    String name = item.text("userName");
    Change change =
        new Change(
            invitation == null ? Action.CREATE : Action.CHANGE,
            "invitation",
            target.name(),
            name,
            item,
            item.place(),
            fields,
            others.keySet().stream()
                .filter(each -> isTagged(each, name(name)))
                .findFirst()
                .map(each -> each + " is a member; if that is the person, declare that user name")
                .orElse(null));
    plan.add(Phase.MEMBERS, change, outputs -> invite(item, invitation, outputs));
  }

  /** Whether a user name is another with the tag that the gateway gives to new users. */
  private static boolean isTagged(String userName, String wanted) {
    return userName.replaceFirst("[+-][a-z2-7]{4}(?=@|$)", "").equals(wanted);
  }

  private void invite(Item item, @Nullable JsonNode earlier, Outputs outputs) {
    if (earlier != null) {
      api.call("DELETE", path("invitations") + "/" + earlier.get("id").asString(), null, null);
    }
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", item.text("userName"))
            .put(ROLE, item.text(ROLE));
    JsonNode made = api.create(path("invitations"), body);
    outputs.secret("invitation", target.name(), item.text("userName"), made.get("code"));
  }

  private void planUndeclared(JsonNode member) {
    Change change = target.undeclared(Action.DELETE, KIND, userName(member));
    if (!prune) {
      plan.unmanaged(change);
      return;
    }
    String path = path("members") + "/" + member.get("id").asString();
    plan.add(Phase.PRUNED_MEMBERS, change, outputs -> api.call("DELETE", path, null, null));
  }
}
