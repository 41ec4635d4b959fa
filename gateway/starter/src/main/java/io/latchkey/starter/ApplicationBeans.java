package io.latchkey.starter;

import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Puts the application's beans in the place of ours: if it has one of a type that is ours, that one
 * is used, and ours is not made.
 */
final class ApplicationBeans implements BeanFactoryPostProcessor {

  private static final String OURS = "io.latchkey.";

  private final ConfigurableListableBeanFactory application;

  ApplicationBeans(ConfigurableListableBeanFactory application) {
    this.application = application;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory core) {
    for (String name : List.of(core.getBeanDefinitionNames())) {
      Class<?> type = core.getType(name, false);
      if (type != null
          && type.getName().startsWith(OURS)
          && core.getBeanNamesForType(type, true, false).length == 1) {
        replace((BeanDefinitionRegistry) core, name, type);
      }
    }
  }

  private <T> void replace(BeanDefinitionRegistry core, String name, Class<T> type) {
    String[] found = application.getBeanNamesForType(type, true, false);
    if (found.length == 1) {
      RootBeanDefinition theirs =
          new RootBeanDefinition(type, () -> application.getBean(found[0], type));
      theirs.setDestroyMethodName(""); // The application ends what it has made.
      core.removeBeanDefinition(name);
      core.registerBeanDefinition(name, theirs);
    }
  }
}
