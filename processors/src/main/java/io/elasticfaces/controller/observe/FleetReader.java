package io.elasticfaces.controller.observe;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.controller.decide.ScalingSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Creates the request for the app instances and reads the response. */
public final class FleetReader {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Returns the request for all app instances in one page. */
    public DescribeInstancesRequest request() {
        return DescribeInstancesRequest.builder()
                .filters(Filter.builder()
                        .name("tag:Name")
                        .values(Instance.NAME_PREFIX + "*")
                        .build())
                .maxResults(ScalingSettings.MOST)
                .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE))
                .build();
    }

    /**
     * Reads the response. Instances are ignored if their name only begins with the prefix.
     *
     * @throws IllegalStateException if there are more instances than in one page
     */
    public Fleet read(@Body DescribeInstancesResponse answer) {
        if (answer.nextToken() != null && !answer.nextToken().isEmpty()) {
            throw new IllegalStateException("More than %,d instances are named %s*; terminate those not needed."
                    .formatted(ScalingSettings.MOST, Instance.NAME_PREFIX));
        }
        List<Instance> instances = new ArrayList<>();
        for (var reservation : answer.reservations()) {
            for (var described : reservation.instances()) {
                Map<String, String> tags =
                        described.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value, (one, other) -> one));
                OptionalInt number = Instance.numberOf(tags.getOrDefault("Name", ""));
                if (number.isPresent()) {
                    instances.add(new Instance(
                            described.instanceId(),
                            number.getAsInt(),
                            InstanceState.of(
                                    described.state() == null
                                            ? null
                                            : described.state().nameAsString()),
                            described.launchTime() == null ? Instant.EPOCH : described.launchTime(),
                            tags.getOrDefault(ResourceNames.KEEP_WARM_TAG, "").equals("true"),
                            tags.getOrDefault(Instance.OUT_OF_SERVICE_TAG, "").equals("true")));
                }
            }
        }
        return new Fleet(instances);
    }
}
