package io.latchkey.console.projects;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages about projects. */
@Configuration(proxyBeanMethods = false)
@Import({
  ProjectPages.class,
  OneProjectPages.class,
  UpstreamPages.class,
  EncryptionPages.class,
  DeletionPages.class
})
public class ProjectsPagesConfiguration {}
