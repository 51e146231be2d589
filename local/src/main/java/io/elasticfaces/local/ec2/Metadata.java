package io.elasticfaces.local.ec2;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an instance can read about itself.
 *
 * @param region what all instances have in common
 */
record Metadata(Region region) {
    private static final String ROOT = "latest/";

    /** The value at a path, or, for a folder, the names in it, a line each; empty when there is neither. */
    Optional<String> read(Instance instance, String path) {
        Map<String, String> values = values(instance);
        String value = values.get(path);
        if (value != null) {
            return Optional.of(value);
        }
        String folder = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String known : values.keySet()) {
            if (known.startsWith(folder)) {
                String name = known.substring(folder.length());
                int slash = name.indexOf('/');
                names.add(slash < 0 ? name : name.substring(0, slash + 1));
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", names));
    }

    private Map<String, String> values(Instance instance) {
        Map<String, String> values = new TreeMap<>();
        String meta = ROOT + "meta-data/";
        values.put(meta + "instance-id", instance.id());
        values.put(meta + "ami-id", instance.spec().imageId());
        values.put(meta + "ami-launch-index", Integer.toString(instance.launch().index()));
        values.put(meta + "instance-type", instance.spec().instanceType());
        values.put(meta + "instance-life-cycle", "on-demand");
        values.put(meta + "reservation-id", instance.launch().reservationId());
        values.put(meta + "hostname", "localhost");
        values.put(meta + "local-hostname", "localhost");
        values.put(meta + "local-ipv4", Region.ADDRESS);
        values.put(meta + "public-ipv4", Region.ADDRESS);
        values.put(meta + "placement/availability-zone", region.zone());
        values.put(meta + "placement/region", region.name());
        instance.tags().forEach((key, value) -> values.put(meta + "tags/instance/" + key, value));
        values.put(ROOT + "dynamic/instance-identity/document", document(instance));
        return values;
    }

    private String document(Instance instance) {
        return """
                {
                  "accountId" : "%s",
                  "architecture" : "%s",
                  "availabilityZone" : "%s",
                  "imageId" : "%s",
                  "instanceId" : "%s",
                  "instanceType" : "%s",
                  "privateIp" : "%s",
                  "region" : "%s",
                  "version" : "2017-09-30"
                }""".formatted(
                        Region.ACCOUNT,
                        Region.ARCHITECTURE,
                        region.zone(),
                        instance.spec().imageId(),
                        instance.id(),
                        instance.spec().instanceType(),
                        Region.ADDRESS,
                        region.name());
    }
}
