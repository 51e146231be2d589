package io.elasticfaces.cli.provision;

import io.elasticfaces.controller.decide.DefaultMax;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Where AWS is, as the standard environment has it. */
public final class Endpoints {
    private Endpoints() {}

    /** Tells whether instances run on this machine: a loopback address is EC2's. */
    public static boolean ec2IsHere() {
        return DefaultMax.isLocal(endpoint("Ec2", "EC2"));
    }

    /** Tells whether S3 is somebody else's than AWS's. */
    static boolean s3IsElsewhere() {
        return !endpoint("S3", "S3").isBlank();
    }

    /** Returns the region's partition, e.g. {@code aws} or {@code aws-cn}. */
    static String partition() {
        return region().metadata().partition().id();
    }

    /** Returns the region. */
    public static Region region() {
        return new DefaultAwsRegionProviderChain().getRegion();
    }

    private static String endpoint(String property, String variable) {
        return Stream.of(
                        System.getProperty("aws.endpointUrl" + property),
                        System.getenv("AWS_ENDPOINT_URL_" + variable),
                        System.getProperty("aws.endpointUrl"),
                        System.getenv("AWS_ENDPOINT_URL"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
