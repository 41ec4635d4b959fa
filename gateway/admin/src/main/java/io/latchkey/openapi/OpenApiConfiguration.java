package io.latchkey.openapi;

import java.util.List;
import org.springdoc.core.customizers.SpringDocCustomizers;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.providers.SpringDocProviders;
import org.springdoc.core.service.AbstractRequestService;
import org.springdoc.core.service.GenericResponseService;
import org.springdoc.core.service.OpenAPIService;
import org.springdoc.core.service.OperationService;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves the OpenAPI document. Belongs beside springdoc's own configurations. */
@Configuration(proxyBeanMethods = false)
@Import(OpenApiController.class)
public class OpenApiConfiguration {

  @Bean
  RecordSchemas recordSchemas(ObjectMapperProvider mappers) {
    return new RecordSchemas(mappers.jsonMapper());
  }

  @Bean
  OpenApiDocument openApiDocument(
      ObjectFactory<OpenAPIService> builders,
      SpringdocParts parts,
      List<ProblemType> problems,
      PublicListener proxy) {
    Endpoints endpoints = new Endpoints(builders, parts);
    return new OpenApiDocument(endpoints, new ProblemAnswers(problems), proxy);
  }

  @Bean
  SpringdocParts springdocParts(
      AbstractRequestService requests,
      GenericResponseService responses,
      OperationService operations,
      SpringDocConfigProperties properties,
      SpringDocProviders providers,
      SpringDocCustomizers customizers) {
    return new SpringdocParts(requests, responses, operations, properties, providers, customizers);
  }

  /** What springdoc works with. */
  record SpringdocParts(
      AbstractRequestService requests,
      GenericResponseService responses,
      OperationService operations,
      SpringDocConfigProperties properties,
      SpringDocProviders providers,
      SpringDocCustomizers customizers) {}
}
