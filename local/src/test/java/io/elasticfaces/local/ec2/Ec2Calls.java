package io.elasticfaces.local.ec2;

import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.CallScript;
import io.elasticfaces.local.endpoint.AccessKey;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The calls on instances that Elastic Faces makes, and those that go wrong. */
final class Ec2Calls implements CallScript {
    private static final Pattern ID = Pattern.compile("\\b(i|r)-[0-9a-f]{17}\\b");
    private static final String NOBODY = "i-00000000000000000";

    private final Set<String> operations = new TreeSet<>();
    private final String imageId;

    /** Launches from that image, which must be there. */
    Ec2Calls(String imageId) {
        this.imageId = imageId;
    }

    @Override
    public List<String> run(URI endpoint) {
        try (Ec2Client client = Cloud.client(endpoint, AccessKey.DEFAULT)) {
            return new Run(client, imageId).lines();
        }
    }

    /** The operations that were called, by the names of the API. */
    Set<String> operations() {
        return operations;
    }

    private final class Listener implements ExecutionInterceptor {
        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            operations.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        }
    }

    private static final class Run {
        private final Ec2Client ec2;
        private final String imageId;
        private final List<String> lines = new ArrayList<>();
        private final Map<String, String> masks = new LinkedHashMap<>();

        Run(Ec2Client ec2, String imageId) {
            this.ec2 = ec2;
            this.imageId = imageId;
        }

        List<String> lines() {
            String one = launch("run one", "Name=calls-1");
            String two = launch("run two", "Name=calls-2", "role=worker");
            waitFor(InstanceStateName.RUNNING, one, two);
            describing(one, two);
            changing(one, two);
            tagging(two);
            new Ec2AttributeCalls(ec2, this::call).on(two, imageId);
            refused(one, two);
            call("start one", () -> start(one));
            waitFor(InstanceStateName.RUNNING, one);
            call("terminate running", () -> terminate(one));
            call("terminate stopped", () -> terminate(two));
            waitFor(InstanceStateName.TERMINATED, one, two);
            call("terminate again", () -> terminate(one));
            call("start terminated", () -> start(one));
            call("stop terminated", () -> stop(one));
            return lines;
        }

        private void describing(String one, String two) {
            call(
                    "describe by id",
                    () -> states(ec2.describeInstances(describe -> describe.instanceIds(two, one))
                            .reservations()));
            call("filter tag", () -> filtered(filter("tag:Name", "calls-2")));
            call("filter tag by star", () -> filtered(filter("tag:Name", "calls-*")));
            call("filter tag by question mark", () -> filtered(filter("tag:Name", "call?-1")));
            call("filter tag key", () -> filtered(filter("tag-key", "role")));
            call("filter nothing fits", () -> filtered(filter("tag:Name", "nobody")));
            call(
                    "filter state",
                    () -> filtered(filter("tag:Name", "calls-*"), filter("instance-state-name", "running")));
            call("filter state code", () -> filtered(filter("instance-state-code", "16"), filter("tag-key", "role")));
            call("filter type", () -> filtered(filter("instance-type", "t2.micro"), filter("tag-key", "role")));
            call("filter image", () -> filtered(filter("image-id", imageId), filter("tag-key", "role")));
            call("filter two values", () -> filtered(filter("tag:Name", "calls-1", "calls-2")));
            call("details", () -> {
                Instance instance = reservations(filter("instance-id", one))
                        .get(0)
                        .instances()
                        .get(0);
                return List.of(
                        instance.instanceType(),
                        instance.imageId(),
                        instance.amiLaunchIndex(),
                        instance.placement().availabilityZone(),
                        instance.monitoring().stateAsString(),
                        instance.rootDeviceTypeAsString(),
                        instance.architectureAsString());
            });
            call(
                    "status",
                    () -> ec2.describeInstanceStatus(describe -> describe.instanceIds(one)).instanceStatuses().stream()
                            .map(status -> status.instanceId() + " "
                                    + status.instanceState().nameAsString() + " "
                                    + status.instanceStatus().statusAsString() + " "
                                    + status.systemStatus().statusAsString())
                            .toList());
            call("user data", () -> ec2.describeInstanceAttribute(
                            describe -> describe.instanceId(one).attribute(InstanceAttributeName.USER_DATA))
                    .userData()
                    .value());
        }

        private void changing(String one, String two) {
            call("start running", () -> start(one));
            call("stop", () -> stop(one));
            waitFor(InstanceStateName.STOPPED, one);
            call("reason of the stop", () -> {
                Instance stopped = reservations(filter("instance-id", one))
                        .get(0)
                        .instances()
                        .get(0);
                return stopped.stateReason().code() + " "
                        + stopped.stateTransitionReason().replaceAll("\\(.*\\)", "(time)");
            });
            call("filter stopped", () -> filtered(filter("instance-state-name", "stopped"), filter("tag-key", "Name")));
            call("status of running only", () -> ec2.describeInstanceStatus(describe -> describe.instanceIds(one))
                    .instanceStatuses()
                    .size());
            call("status of all", () -> ec2.describeInstanceStatus(
                            describe -> describe.instanceIds(one).includeAllInstances(true))
                    .instanceStatuses()
                    .get(0)
                    .instanceState()
                    .nameAsString());
            call("start both", () -> start(one, two));
            waitFor(InstanceStateName.RUNNING, one, two);
            call("stop both", () -> stop(one, two));
            waitFor(InstanceStateName.STOPPED, one, two);
        }

        private void tagging(String two) {
            call("create tags", () -> {
                ec2.createTags(create -> create.resources(two)
                        .tags(
                                Tag.builder().key("keep-warm").value("").build(),
                                Tag.builder().key("role").value("idle").build()));
                return "done";
            });
            call("describe tags", () -> tags(filter("resource-id", two)));
            call("describe tags by key", () -> tags(filter("resource-id", two), filter("key", "ro*")));
            call("describe tags by value", () -> tags(filter("resource-type", "instance"), filter("value", "idle")));
            call("delete tags", () -> {
                ec2.deleteTags(delete -> delete.resources(two)
                        .tags(Tag.builder().key("keep-warm").build()));
                return "done";
            });
            call("describe tags after", () -> tags(filter("resource-id", two)));
        }

        private void refused(String one, String two) {
            call(
                    "describe nobody",
                    () -> states(ec2.describeInstances(describe -> describe.instanceIds(NOBODY))
                            .reservations()));
            call("start nobody", () -> start(NOBODY));
            call("stop one and nobody", () -> stop(one, NOBODY));
            call("terminate nobody", () -> terminate(NOBODY));
            call("malformed id", () -> start("instance-1"));
            call(
                    "ids and page size",
                    () -> states(ec2.describeInstances(
                                    describe -> describe.instanceIds(one, two).maxResults(5))
                            .reservations()));
            call(
                    "bad page token",
                    () -> states(ec2.describeInstances(describe -> describe.nextToken("nonsense"))
                            .reservations()));
            call("unknown filter", () -> filtered(filter("no-such-filter", "x")));
            call(
                    "dry run",
                    () -> changes(
                            ec2.startInstances(start -> start.instanceIds(one).dryRun(true))
                                    .startingInstances()));
            call("reserved tag", () -> {
                ec2.createTags(create -> create.resources(one)
                        .tags(Tag.builder().key("aws:x").value("y").build()));
                return "done";
            });
        }

        private String launch(String name, String... tags) {
            List<Tag> wanted = new ArrayList<>();
            for (String tag : tags) {
                String[] parts = tag.split("=", 2);
                wanted.add(Tag.builder().key(parts[0]).value(parts[1]).build());
            }
            List<String> id = new ArrayList<>();
            call(name, () -> {
                List<Instance> launched = ec2.runInstances(run -> run.imageId(imageId)
                                .instanceType("t2.micro")
                                .minCount(1)
                                .maxCount(1)
                                .userData(Cloud.base64(Cloud.always("#!/bin/sh\nexec sleep 1000\n")))
                                .tagSpecifications(specification -> specification
                                        .resourceType(ResourceType.INSTANCE)
                                        .tags(wanted)))
                        .instances();
                id.add(launched.get(0).instanceId());
                return launched.stream()
                        .map(one -> one.instanceId() + " " + one.state().nameAsString() + " " + tagsOf(one.tags()))
                        .toList();
            });
            return id.get(0);
        }

        private List<String> start(String... ids) {
            return changes(ec2.startInstances(start -> start.instanceIds(ids)).startingInstances());
        }

        private List<String> stop(String... ids) {
            return changes(ec2.stopInstances(stop -> stop.instanceIds(ids)).stoppingInstances());
        }

        private List<String> terminate(String... ids) {
            return changes(ec2.terminateInstances(terminate -> terminate.instanceIds(ids))
                    .terminatingInstances());
        }

        private void waitFor(InstanceStateName state, String... ids) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> ec2.describeInstances(describe -> describe.instanceIds(ids)).reservations().stream()
                            .flatMap(reservation -> reservation.instances().stream())
                            .allMatch(instance -> instance.state().name() == state));
        }

        private List<Reservation> reservations(Filter... filters) {
            return ec2.describeInstances(describe -> describe.filters(filters)).reservations();
        }

        private List<String> filtered(Filter... filters) {
            return states(reservations(filters));
        }

        private static List<String> states(List<Reservation> reservations) {
            return reservations.stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .sorted(Comparator.comparing((Instance instance) -> tagsOf(instance.tags())))
                    .map(instance ->
                            instance.instanceId() + " " + instance.state().code() + " "
                                    + instance.state().nameAsString() + " " + tagsOf(instance.tags()))
                    .toList();
        }

        private static String tagsOf(List<Tag> tags) {
            return tags.stream()
                    .map(tag -> tag.key() + "=" + tag.value())
                    .sorted()
                    .collect(Collectors.joining(",", "{", "}"));
        }

        private List<String> tags(Filter... filters) {
            return ec2.describeTags(describe -> describe.filters(filters)).tags().stream()
                    .map(tag ->
                            tag.resourceId() + " " + tag.resourceTypeAsString() + " " + tag.key() + "=" + tag.value())
                    .sorted()
                    .toList();
        }

        private static List<String> changes(List<InstanceStateChange> changes) {
            return changes.stream()
                    .map(change -> change.instanceId() + " "
                            + change.previousState().nameAsString() + " to "
                            + change.currentState().nameAsString() + " ("
                            + change.currentState().code() + ")")
                    .toList();
        }

        private static Filter filter(String name, String... values) {
            return Filter.builder().name(name).values(values).build();
        }

        private void call(String name, Callable<?> call) {
            String result;
            try {
                result = String.valueOf(call.call());
            } catch (Ec2Exception e) {
                result = e.awsErrorDetails().errorCode();
            } catch (Exception e) {
                result = e.getClass().getSimpleName();
            }
            lines.add(mask(name + " -> " + result));
        }

        private String mask(String line) {
            Matcher ids = ID.matcher(line.replace(imageId, "ami-#"));
            return ids.replaceAll(
                    id -> masks.computeIfAbsent(id.group(), any -> id.group(1) + "-#" + (masks.size() + 1)));
        }
    }
}
