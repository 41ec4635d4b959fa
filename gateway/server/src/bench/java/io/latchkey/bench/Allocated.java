package io.latchkey.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * How many bytes the threads of another Java process have allocated so far.
 *
 * <p>Arguments: its process ID.
 */
final class Allocated {

  private Allocated() {}

  @SuppressWarnings("BanJNDI") // The address is that of a process on this machine.
  public static void main(String[] arguments) throws Exception {
    VirtualMachine process = VirtualMachine.attach(arguments[0]);
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(process.startLocalManagementAgent()))) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      ThreadMXBean threads =
          ManagementFactory.newPlatformMXBeanProxy(
              server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
      long[] bytes = threads.getThreadAllocatedBytes(threads.getAllThreadIds());
      System.out.println(Arrays.stream(bytes).filter(each -> each > 0).sum());
    } finally {
      process.detach();
    }
  }
}
