package io.elasticfaces.cli;

import io.elasticfaces.local.LocalCloud;
import io.elasticfaces.local.endpoint.PortTaken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code faces cloud}: runs the local cloud, without web tier and controller, until the process is stopped. */
@Command(
        name = "cloud",
        description = "Run S3, SQS and EC2 on this machine, for 'faces web' to use.",
        mixinStandardHelpOptions = true)
final class CloudCommand implements Callable<Integer> {
    @Mixin
    CloudOptions options;

    @Option(names = "--fresh", description = "First delete the pictures, results, queues and people of earlier runs.")
    boolean fresh;

    @Option(names = CloudProcess.CHILD, hidden = true, description = "End when standard input closes.")
    boolean child;

    @Override
    public Integer call() throws Exception {
        Path state = Home.state();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        boolean written = false;
        try (LocalCloud cloud = new LocalCloud(options.settings(state, Home.settings()), fresh)) {
            options.address().write(state);
            written = true;
            if (child) {
                System.out.println(CloudProcess.READY);
                Thread watch = new Thread(() -> awaitEndOfInput(end), "parent-watch");
                watch.setDaemon(true);
                watch.start();
            } else {
                options.address()
                        .environment()
                        .forEach((name, value) -> System.out.println("export " + name + "=" + value));
            }
            end.await();
        } catch (PortTaken e) {
            throw new IllegalStateException(
                    e.getMessage() + " Choose other ports with --cloud-port <first of three>.", e);
        } finally {
            // Otherwise the file is that of another local cloud, which may still be running.
            if (written) {
                LocalAws.forget(state);
            }
            ended.countDown();
        }
        return 0;
    }

    private static void awaitEndOfInput(CountDownLatch end) {
        try {
            while (System.in.read() >= 0) {
                // Input is ignored; only its end matters.
            }
        } catch (IOException e) {
            // A broken pipe also means that the parent has ended.
        }
        end.countDown();
    }
}
