package io.elasticfaces.controller.observe;

import io.elasticfaces.controller.act.AwsAdvice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;

/**
 * Reads the latest version of the launch template from EC2. Camel's EC2 component has no operation for it. The latest
 * version counts, not the default one, because CloudFormation cannot change the default.
 */
public final class TemplateReader {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The maximum age of the version. */
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Ec2Client ec2;
    private final String name;
    private final InstantSource clock;
    private Template last = Template.NONE;
    private Instant readAt = Instant.MIN;

    /** @param name the name of the launch template; blank without one, then nothing is read */
    public TemplateReader(Ec2Client ec2, String name, InstantSource clock) {
        this.ec2 = ec2;
        this.name = name;
        this.clock = clock;
    }

    /** Returns the launch template. After a failed call it has the last known version, and the trouble. */
    public synchronized Template read() {
        Instant now = clock.instant();
        if (!name.isEmpty() && (readAt.equals(Instant.MIN) || !now.isBefore(readAt.plus(EVERY)))) {
            readAt = now;
            try {
                DescribeLaunchTemplatesRequest request = DescribeLaunchTemplatesRequest.builder()
                        .launchTemplateNames(name)
                        .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE))
                        .build();
                long version = ec2.describeLaunchTemplates(request)
                        .launchTemplates()
                        .get(0)
                        .latestVersionNumber();
                last = new Template(version, Optional.empty());
            } catch (SdkException e) {
                last = new Template(
                        last.version(),
                        Optional.of("The launch template %s cannot be read: %s".formatted(name, AwsAdvice.about(e))));
            }
        }
        return last;
    }
}
