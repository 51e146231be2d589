package io.elasticfaces.app;

import io.elasticfaces.aws.AwsClients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code faces local}: everything on this machine. */
@Command(
        name = "local",
        description = "Run everything on this machine: the local cloud, the web tier and the controller.",
        mixinStandardHelpOptions = true)
final class LocalCommand implements Callable<Integer> {
    private static final int CLOUD_START_SECONDS = 60;

    @Mixin
    CloudOptions cloud;

    @Option(names = "--port", defaultValue = "8000", description = "Port of the web tier (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(names = "--max", description = "How many workers may run at once (default: what this machine carries).")
    Integer max;

    @Option(names = "--fresh", description = "Forget pictures, results, queues and people of earlier runs first.")
    boolean fresh;

    @Override
    public Integer call() throws Exception {
        Path state = Home.state();
        if (fresh) {
            StateFolder.forget(state);
        }
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            awaitUninterruptibly(ended);
        }));
        List<String> words = new ArrayList<>(List.of("cloud", "--child"));
        words.addAll(cloud.words());
        try (Child child = Child.start(words, System.out::println)) {
            if (!child.awaitReady(CLOUD_START_SECONDS)) {
                throw new IllegalStateException("The local cloud did not start; what it said stands above.");
            }
            LocalAws address = cloud.address();
            address.use();
            say("S3", "buckets faces-in-bucket, faces-out-bucket, faces-state-bucket at " + address.s3());
            say("SQS", "queues faces-req-queue, faces-resp-queue, faces-dead-queue at " + address.sqs());
            say("EC2", "web-instance (running), app-tier-instance-1 to 15 (stopped) at " + address.ec2());
            serve(stop);
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private void serve(CountDownLatch stop) throws Exception {
        WebCommand web = new WebCommand();
        web.port = port;
        web.host = "127.0.0.1";
        try (AwsClients aws = AwsClients.pooled(WebCommand.CONCURRENT_CALLS)) {
            Role role = web.role(aws).withoutShutdownHook();
            if (max != null) {
                role.with("app.controller.max", max.toString());
            }
            role.onStarted(() -> say(
                    "Web", "http://127.0.0.1:" + port + " (a page, or POST a picture to it). Ctrl-C ends everything."));
            Thread stopper = new Thread(() -> {
                awaitUninterruptibly(stop);
                role.main().completed();
            });
            stopper.setDaemon(true);
            stopper.start();
            role.run();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String what, String where) {
        System.out.printf("%-5s %s%n", what, where);
    }
}
