package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders instances as EC2 describes them.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html">Instance</a>
 */
record InstanceView(Ec2Settings settings) {
    static final String ACCOUNT = "000000000000";
    static final String ARCHITECTURE = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x86_64";
    private static final String ADDRESS = "127.0.0.1";

    /** The reservations of the given instances, each with these instances. */
    JsonArray reservations(List<Instance> instances) {
        Map<String, List<Instance>> byReservation = new LinkedHashMap<>();
        instances.forEach(instance -> byReservation
                .computeIfAbsent(instance.launch().reservationId(), id -> new ArrayList<>())
                .add(instance));
        JsonArray reservations = new JsonArray();
        byReservation.values().forEach(of -> reservations.add(reservation(of)));
        return reservations;
    }

    /** The reservation of instances of one launch. */
    JsonObject reservation(List<Instance> instances) {
        JsonArray set = new JsonArray();
        instances.forEach(instance -> set.add(instance(instance)));
        return new JsonObject()
                .put("reservationId", instances.get(0).launch().reservationId())
                .put("ownerId", ACCOUNT)
                .put("groupSet", new JsonArray())
                .put("instancesSet", set);
    }

    private JsonObject instance(Instance instance) {
        Instance.Status status = instance.status();
        JsonObject json = new JsonObject()
                .put("instanceId", instance.id())
                .put("imageId", instance.spec().imageId())
                .put("instanceState", state(instance.state()))
                .put("privateDnsName", "localhost")
                .put("dnsName", "localhost")
                .put("reason", status.transitionReason())
                .put("amiLaunchIndex", instance.launch().index())
                .put("instanceType", instance.spec().instanceType())
                .put("launchTime", time(status.launchTime()))
                .put(
                        "placement",
                        new JsonObject()
                                .put("availabilityZone", settings.zone())
                                .put("tenancy", "default"))
                .put("monitoring", new JsonObject().put("state", "disabled"))
                .put("privateIpAddress", ADDRESS)
                .put("ipAddress", ADDRESS)
                .put("groupSet", new JsonArray())
                .put("architecture", ARCHITECTURE)
                .put("rootDeviceType", "ebs")
                .put("virtualizationType", "hvm")
                .put("clientToken", instance.launch().clientToken())
                .put("tagSet", tags(instance.tags()))
                .put("hypervisor", "xen")
                .put(
                        "metadataOptions",
                        new JsonObject()
                                .put("state", "applied")
                                .put("httpTokens", "required")
                                .put("httpEndpoint", "enabled")
                                .put("instanceMetadataTags", "enabled"));
        if (status.stateReason() != null) {
            json.put(
                    "stateReason",
                    new JsonObject()
                            .put("code", status.stateReason().code())
                            .put("message", status.stateReason().message()));
        }
        return json;
    }

    static JsonArray tags(Map<String, String> tags) {
        JsonArray set = new JsonArray();
        tags.forEach((key, value) -> set.add(new JsonObject().put("key", key).put("value", value)));
        return set;
    }

    /** A time in the format of EC2, which has milliseconds. */
    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static JsonObject state(InstanceState state) {
        return new JsonObject().put("code", state.code()).put("name", state.wireName());
    }
}
