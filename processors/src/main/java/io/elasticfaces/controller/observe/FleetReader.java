package io.elasticfaces.controller.observe;

import io.elasticfaces.contract.ResourceNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Creates the requests for the app instances and reads the responses. EC2 pages before it filters, so an empty page with
 * a token is normal.
 */
public final class FleetReader {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PAGE = 1000;
    private static final String FOUND = "instances";

    private final String prefix;

    /** @param prefix the value of the tag {@value ResourceNames#DEPLOYMENT_TAG} of the instances to read */
    public FleetReader(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the request for the first page. */
    public DescribeInstancesRequest request() {
        return DescribeInstancesRequest.builder()
                .filters(
                        filter("tag:" + ResourceNames.DEPLOYMENT_TAG, prefix),
                        filter("tag:Name", Instance.NAME_PREFIX + "*"))
                .maxResults(PAGE)
                .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE))
                .build();
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    /**
     * Reads a page. Instances are ignored if their name only begins with the prefix.
     *
     * @param exchange keeps the instances of earlier pages as a property
     * @return the request for the next page, or the {@link Fleet} after the last page
     */
    public Object read(@Body DescribeInstancesResponse page, Exchange exchange) {
        List<Instance> found = new ArrayList<>();
        List<?> before = exchange.getProperty(FOUND, List.of(), List.class);
        before.forEach(instance -> found.add((Instance) instance));
        for (var reservation : page.reservations()) {
            reservation.instances().forEach(described -> read(described, found));
        }
        if (page.nextToken() != null && !page.nextToken().isEmpty()) {
            exchange.setProperty(FOUND, found);
            return request().toBuilder().nextToken(page.nextToken()).build();
        }
        exchange.removeProperty(FOUND);
        return new Fleet(found);
    }

    private static void read(software.amazon.awssdk.services.ec2.model.Instance described, List<Instance> found) {
        Map<String, String> tags =
                described.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value, (one, other) -> one));
        OptionalInt number = Instance.numberOf(tags.getOrDefault("Name", ""));
        if (number.isEmpty()) {
            return;
        }
        var state = described.state();
        var placement = described.placement();
        var reason = described.stateReason();
        found.add(new Instance(
                described.instanceId(),
                number.getAsInt(),
                InstanceState.of(state == null ? null : state.nameAsString()),
                described.launchTime() == null ? Instant.EPOCH : described.launchTime(),
                tags.getOrDefault(ResourceNames.KEEP_WARM_TAG, "").equals("true"),
                version(tags.getOrDefault(Instance.VERSION_TAG, "")),
                placement == null ? "" : orEmpty(placement.availabilityZone()),
                reason == null ? "" : orEmpty(reason.code())));
    }

    private static long version(String tag) {
        return tag.matches("\\d{1,18}") ? Long.parseLong(tag) : 0;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
