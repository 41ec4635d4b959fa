package io.latchkey.console.page;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;

/**
 * What every page of somebody who is signed in needs.
 *
 * @param caller as {@code GET /v1/me} has it
 * @param organizations that the caller may look at, by name
 * @param organization the one that is looked at; null where there is none
 * @param csrf what a page must send to change anything
 * @param facts about this gateway
 */
public record Shell(
    Json caller,
    List<Choice> organizations,
    @Nullable Choice organization,
    boolean mustChoose,
    String csrf,
    ConsoleFacts facts) {

  /** An organization, and what the caller may do in it. */
  record Choice(String id, String name, String role) {}

  /** That of somebody of whom nothing could be learned: the navigation, and no organization. */
  static Shell unknown(String csrf, ConsoleFacts facts) {
    return new Shell(Json.of(Map.of()), List.of(), null, false, csrf, facts);
  }

  public static Shell of(ServerWebExchange page) {
    return page.getRequiredAttribute(PageFilter.SHELL);
  }

  /** The ID of the organization that is looked at; empty where there is none. */
  public String organizationId() {
    return organization == null ? "" : organization.id;
  }

  public boolean operator() {
    return caller.flag("operator");
  }

  /** Whether the caller may do what admins may in the organization that is looked at. */
  public boolean admin() {
    return admin(organizationId());
  }

  /** Whether the caller may do what admins may in an organization. */
  public boolean admin(String id) {
    return operator() || role(id).equals("admin");
  }

  /** Whether the caller may create keys in the organization that is looked at. */
  public boolean creates() {
    return creates(organizationId());
  }

  /** Whether the caller may create keys in an organization. */
  public boolean creates(String id) {
    return admin(id) || role(id).equals("member");
  }

  private String role(String id) {
    return organizations.stream()
        .filter(each -> each.id.equals(id))
        .map(Choice::role)
        .findFirst()
        .orElse("");
  }

  /** A part that finds its own place in the page, which stays as it is. */
  public static Rendering.Builder<?> beside(ServerWebExchange page, String view, String section) {
    page.getResponse().getHeaders().set("HX-Reswap", "none");
    return page(page, view, section);
  }

  /**
   * A page.
   *
   * @param view the template's name
   * @param section of the navigation that it belongs to
   */
  public static Rendering.Builder<?> page(ServerWebExchange page, String view, String section) {
    return Rendering.view("console/" + view)
        .modelAttribute("shell", of(page))
        .modelAttribute("section", section);
  }
}
