package io.elasticfaces.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** A local cloud that runs until its process is told to end. */
final class CloudProcess {
    /** Libraries that report every step of theirs; a person wants to read only what goes wrong. */
    private static final List<String> TALKATIVE = List.of("org.gaul", "org.elasticmq", "org.apache.pekko");

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.log.";

    private CloudProcess() {}

    /** Starts it, says so, and returns only when it cannot start: the process then ends. */
    static void run(String[] args, PrintStream out, PrintStream err) {
        for (String name : TALKATIVE) {
            if (System.getProperty(LOG_LEVEL + name) == null) {
                System.setProperty(LOG_LEVEL + name, "warn");
            }
        }
        int failure = start(args, out, err);
        if (failure != 0) {
            System.exit(failure);
        }
        // The services run on threads of their own; the hook ends them.
        awaitForever();
    }

    private static int start(String[] args, PrintStream out, PrintStream err) {
        CloudSettings settings;
        try {
            settings = CloudArguments.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        long begin = System.nanoTime();
        LocalCloud cloud = new LocalCloud(settings);
        try {
            cloud.start();
        } catch (PortTaken e) {
            err.println(e.getMessage() + " Choose another with --" + e.service().toLowerCase(Locale.ROOT) + "-port.");
            return 1;
        } catch (CloudFailure e) {
            err.println(e.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(cloud::close, "end-cloud"));
        describe(cloud, settings, Duration.ofNanos(System.nanoTime() - begin), out);
        return 0;
    }

    private static void describe(LocalCloud cloud, CloudSettings settings, Duration took, PrintStream out) {
        String prefix = settings.prefix();
        out.println("S3 ready at " + cloud.s3() + ": " + prefix + "-in-bucket, -out-bucket, -state-bucket");
        out.println("SQS ready at " + cloud.sqs() + ": " + prefix + "-req-queue, -resp-queue, -dead-queue");
        out.println("EC2 ready at " + cloud.ec2() + ": web-instance (running), " + settings.appInstances()
                + " app instances");
        out.printf(
                Locale.ROOT,
                "Local cloud started in %.1f s, access key %s, region %s, state in %s%n",
                took.toMillis() / 1_000.0,
                settings.key().id(),
                settings.region(),
                settings.folder().toAbsolutePath().normalize());
        out.println("ready");
        out.flush();
    }

    private static void awaitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
