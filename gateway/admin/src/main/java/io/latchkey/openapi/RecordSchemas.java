package io.latchkey.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Nullness;

/**
 * Schemas of the records that the admin API answers with: named as callers would, and with every
 * property required that is not {@code @Nullable}, since answers leave out what is null.
 */
final class RecordSchemas extends ModelResolver {

  private static final String OURS = "io.latchkey.";

  RecordSchemas(ObjectMapper mapper) {
    super(mapper, new Names());
    openapi31(true);
  }

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
    Schema<?> schema = super.resolve(type, context, next);
    Class<?> raw = _mapper.constructType(type.getType()).getRawClass();
    if (schema != null && raw.isRecord() && raw.getName().startsWith(OURS)) {
      String reference = schema.get$ref();
      Schema<?> model =
          reference == null
              ? schema
              : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
      if (model != null) {
        model.setRequired(required(raw).toList());
        Stream.of(raw.getRecordComponents())
            .filter(RecordSchemas::isNull)
            .map(component -> model.getProperties().get(nameOf(component)))
            .forEach(property -> property.addType("null"));
      }
    }
    return schema;
  }

  private static Stream<String> required(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(
            component ->
                component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                    ? required(component.getType())
                    : isAlwaysThere(component) ? Stream.of(nameOf(component)) : Stream.empty());
  }

  private static String nameOf(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null ? component.getName() : property.value();
  }

  private static boolean isAlwaysThere(RecordComponent component) {
    return !isNullable(component) || isNull(component);
  }

  /** Whether its value can be missing, and is written all the same. */
  private static boolean isNull(RecordComponent component) {
    JsonInclude include = component.getAccessor().getAnnotation(JsonInclude.class);
    return isNullable(component)
        && include != null
        && include.value() == JsonInclude.Include.ALWAYS;
  }

  private static boolean isNullable(RecordComponent component) {
    return Nullness.forMethodReturnType(component.getAccessor()) == Nullness.NULLABLE;
  }

  /**
   * Names of schemas: {@code KeyView} is {@code Key}, its {@code CreatorView} is {@code
   * KeyCreator}, a page of it is {@code KeyPage}; a name that has its record's in it stays.
   */
  private static final class Names extends TypeNameResolver {

    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
      return type.getName().startsWith(OURS) ? name(type) : super.nameForClass(type, options);
    }

    @Override
    protected String nameForGenericType(JavaType type, Set<Options> options) {
      List<JavaType> contents = type.getBindings().getTypeParameters();
      return contents.stream().map(each -> nameForType(each, options)).collect(Collectors.joining())
          + nameForClass(type.getRawClass(), options);
    }

    private static String name(Class<?> type) {
      String own = type.getSimpleName().replaceAll("Views?$", "");
      Class<?> around = type.getEnclosingClass();
      if (around == null || around.getSimpleName().endsWith("Controller")) {
        return own;
      }
      String outer = name(around);
      return own.startsWith(outer) || own.endsWith(outer) ? own : outer + own;
    }
  }
}
