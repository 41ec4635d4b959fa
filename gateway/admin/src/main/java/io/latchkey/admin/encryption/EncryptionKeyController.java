package io.latchkey.admin.encryption;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.encryption.EncryptionKeys.Changed;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.encryption.EncryptionKeyId;
import io.latchkey.keystore.Project;
import io.latchkey.mutation.RevocationView;
import java.util.Comparator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows, rotates, disables and destroys the encryption keys of projects. */
@RestController
@RequestMapping("/v1/projects/{project}/encryption/keys")
final class EncryptionKeyController {

  private static final Comparator<EncryptionKeyView> NEWEST_FIRST =
      Comparator.comparing(EncryptionKeyView::createdAt).reversed();

  private final Access access;
  private final EncryptionRecords records;
  private final EncryptionKeys keys;

  EncryptionKeyController(Access access, EncryptionRecords records, EncryptionKeys keys) {
    this.access = access;
    this.records = records;
    this.keys = keys;
  }

  /**
   * A key in its new state.
   *
   * @param confirmation which gateways know
   */
  record ChangedEncryptionKeyView(EncryptionKeyView key, RevocationView confirmation) {

    static ChangedEncryptionKeyView of(Changed changed) {
      return new ChangedEncryptionKeyView(
          EncryptionKeyView.of(changed.key()),
          RevocationView.of(changed.confirmation(), null, false));
    }
  }

  @GetMapping
  PageView<EncryptionKeyView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Project project = access.project(actor, Right.SEE, idOrSlug);
    return PageView.whole(
        records.find(project).keys().stream()
            .map(EncryptionKeyView::of)
            .sorted(NEWEST_FIRST)
            .toList());
  }

  @PostMapping
  ChangedEncryptionKeyView rotate(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestParam MultiValueMap<String, String> query) {
    return ChangedEncryptionKeyView.of(keys.rotate(actor, edited(actor, idOrSlug, query)));
  }

  @PostMapping("/{key}/disable")
  ChangedEncryptionKeyView disable(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @PathVariable("key") String key,
      @RequestParam MultiValueMap<String, String> query) {
    Project project = edited(actor, idOrSlug, query);
    return ChangedEncryptionKeyView.of(keys.disable(actor, project, EncryptionKeys.id(key)));
  }

  @PostMapping("/{key}/enable")
  ChangedEncryptionKeyView enable(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @PathVariable("key") String key,
      @RequestParam MultiValueMap<String, String> query) {
    Project project = edited(actor, idOrSlug, query);
    return ChangedEncryptionKeyView.of(keys.enable(actor, project, EncryptionKeys.id(key)));
  }

  @DeleteMapping("/{key}")
  ChangedEncryptionKeyView destroy(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @PathVariable("key") String key,
      @RequestParam MultiValueMap<String, String> query) {
    Project project = edited(actor, idOrSlug, query);
    EncryptionKeyId id = EncryptionKeys.id(key);
    access.fresh(actor);
    return ChangedEncryptionKeyView.of(keys.destroy(actor, project, id));
  }

  /** The project whose keys a call without parameters changes. */
  private Project edited(Actor actor, String idOrSlug, MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return access.project(actor, Right.EDIT_ENCRYPTION, idOrSlug);
  }
}
