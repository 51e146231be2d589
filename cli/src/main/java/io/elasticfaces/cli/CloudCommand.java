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

/** {@code faces cloud}: the local cloud alone, until it is told to end. */
@Command(
        name = "cloud",
        description = "Run S3, SQS and EC2 on this machine; 'faces web' then runs against them.",
        mixinStandardHelpOptions = true)
final class CloudCommand implements Callable<Integer> {
    @Mixin
    CloudOptions options;

    @Option(names = "--fresh", description = "Forget pictures, results, queues and people of earlier runs first.")
    boolean fresh;

    @Option(names = "--child", hidden = true, description = "End when the standard input closes.")
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
        try (LocalCloud cloud = new LocalCloud(options.settings(state, Home.settings()))) {
            if (fresh) {
                cloud.startFresh();
            } else {
                cloud.start();
            }
            options.address().write(state);
            written = true;
            if (child) {
                System.out.println(ChildProcess.READY);
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
            // Only one's own address: the folder may belong to a cloud that runs.
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
                // Only the end of the input means anything.
            }
        } catch (IOException e) {
            // A broken pipe ends the parent's hold as well.
        }
        end.countDown();
    }
}
