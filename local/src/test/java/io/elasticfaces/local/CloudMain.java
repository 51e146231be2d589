package io.elasticfaces.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process that runs a local cloud until it gets a signal, for tests that end or kill one. */
final class CloudMain {
    private CloudMain() {}

    /** Takes the folder, the user data of two app instances, and the value of {@code COLOUR} in their environment. */
    public static void main(String[] args) throws InterruptedException {
        LocalCloud cloud = new LocalCloud(new CloudSettings(Path.of(args[0]))
                .withAppInstances(2, args[1])
                .withEnvironment(Map.of("COLOUR", args[2])));
        Runtime.getRuntime().addShutdownHook(new Thread(cloud::close));
        System.out.println("ready " + cloud.s3() + " " + cloud.sqs() + " " + cloud.ec2());
        new CountDownLatch(1).await();
    }
}
