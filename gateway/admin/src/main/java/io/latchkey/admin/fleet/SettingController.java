package io.latchkey.admin.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.settings.DescribedSetting;
import io.latchkey.settings.EffectiveSetting;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the settings that this instance runs with; other instances may have others. */
@RestController
final class SettingController {

  private final ConfigurableEnvironment environment;

  SettingController(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /**
   * A setting.
   *
   * @param value left out where there is none; hidden where it is a secret
   * @param defaultValue left out where there is none
   * @param file the name of the file that it is set in; left out for none
   */
  record SettingView(
      String name,
      @Nullable String value,
      @JsonProperty("default") @Nullable String defaultValue,
      String source,
      @Nullable String file,
      String description) {

    static SettingView of(EffectiveSetting effective) {
      DescribedSetting setting = effective.setting();
      return new SettingView(
          setting.name(),
          effective.value(),
          setting.defaultText(),
          effective.source().text(),
          effective.file(),
          setting.meaning());
    }
  }

  /** For the system operator: settings tell of the machine and of its neighbours. */
  @GetMapping("/v1/settings")
  PageView<SettingView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Access.operator(actor);
    return PageView.whole(EffectiveSetting.all(environment).stream().map(SettingView::of).toList());
  }
}
