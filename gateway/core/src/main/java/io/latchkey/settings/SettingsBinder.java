package io.latchkey.settings;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;

/** Binds settings records to an environment and collects what is wrong with them. */
public final class SettingsBinder {

  private final Binder binder;
  private final SettingsValues values;
  private final FaultList faults;

  private SettingsBinder(ConfigurableEnvironment environment) {
    this.binder = Binder.get(environment);
    this.values = new SettingsValues(environment);
    this.faults = new FaultList(values);
  }

  /**
   * Binds each of {@code types}, records with {@code @ConfigurationProperties}.
   *
   * @return the records by type, in the order of {@code types}
   * @throws SettingsFaultException naming every fault, where there is any
   */
  public static Map<Class<? extends Record>, Record> bind(
      ConfigurableEnvironment environment, Collection<Class<? extends Record>> types) {
    SettingsBinder binder = new SettingsBinder(environment);
    return binder.bind(types, known -> new UnknownSettings(known).in(binder.values));
  }

  /**
   * As {@link #bind}, in an application that is not ours: its other settings are its own affair.
   */
  public static Map<Class<? extends Record>, Record> bindWithin(
      ConfigurableEnvironment application, Collection<Class<? extends Record>> types) {
    SettingsBinder binder = new SettingsBinder(application);
    return binder.bind(types, known -> new UnknownSettings(known).ofOurs(binder.values));
  }

  /** The names of all settings of a record with {@code @ConfigurationProperties}. */
  public static Stream<String> properties(Class<? extends Record> type) {
    return SettingsName.allOf(type).stream().map(SettingsName::property);
  }

  private Map<Class<? extends Record>, Record> bind(
      Collection<Class<? extends Record>> types,
      Function<Collection<SettingsName>, Map<String, String>> unknown) {
    Map<Class<? extends Record>, Record> bound = new LinkedHashMap<>();
    List<SettingsName> known = new ArrayList<>();
    try (ValidatorFactory validators = validators()) {
      for (Class<? extends Record> type : types) {
        known.addAll(SettingsName.allOf(type));
        Record record = bind(type);
        if (record != null) {
          validate(record, validators.getValidator());
          bound.put(type, record);
        }
      }
    }
    faults.addAll(unknown.apply(known));
    faults.throwIfAny();
    return bound;
  }

  private @Nullable Record bind(Class<? extends Record> type) {
    String prefix = SettingsName.prefixOf(type);
    try {
      return binder.bindOrCreate(prefix, Bindable.of(type), new Collecting());
    } catch (RuntimeException e) {
      faults.addFailure(ConfigurationPropertyName.of(prefix), ResolvableType.forClass(type), e);
      return null;
    }
  }

  private void validate(Record record, Validator validator) {
    Map<String, SettingsName> names = new LinkedHashMap<>();
    SettingsName.allOf(record.getClass()).forEach(name -> names.put(name.path(), name));
    for (ConstraintViolation<Record> violation : validator.validate(record)) {
      String path = violation.getPropertyPath().toString().replaceFirst("\\[.*", "");
      SettingsName name = names.get(path);
      String property =
          name == null
              ? SettingsName.prefixOf(record.getClass()) + "." + SettingsName.dashed(path)
              : name.property();
      faults.add(property, violation.getMessage());
    }
  }

  private static ValidatorFactory validators() {
    return Validation.byDefaultProvider()
        .configure()
        .messageInterpolator(new ParameterMessageInterpolator())
        .buildValidatorFactory();
  }

  /** Notes what can't be converted and goes on with the default. */
  private final class Collecting implements BindHandler {
    @Override
    public @Nullable Object onFailure(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
      faults.addFailure(name, target.getType(), error);
      return null;
    }
  }
}
