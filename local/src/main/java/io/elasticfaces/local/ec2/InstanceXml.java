package io.elasticfaces.local.ec2;

import java.util.List;

/**
 * Writes instances and their reservations.
 *
 * @param region what all of them have in common
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html">Instance</a>
 */
record InstanceXml(Region region) {
    /** A reservation with those of its instances; at least one. */
    void reservation(Ec2Xml xml, List<Instance> instances) {
        xml.text("reservationId", instances.get(0).launch().reservationId());
        xml.text("ownerId", Region.ACCOUNT);
        xml.items("groupSet", List.of(), any -> {});
        xml.items("instancesSet", instances, instance -> instance(xml, instance));
    }

    private void instance(Ec2Xml xml, Instance instance) {
        xml.text("instanceId", instance.id());
        xml.text("imageId", instance.spec().imageId());
        xml.state("instanceState", instance.state());
        xml.text("privateDnsName", "localhost");
        xml.text("dnsName", "localhost");
        xml.text("reason", instance.transitionReason());
        xml.number("amiLaunchIndex", instance.launch().index());
        xml.items("productCodes", List.of(), any -> {});
        xml.text("instanceType", instance.spec().instanceType());
        xml.time("launchTime", instance.launchTime());
        xml.group("placement", () -> {
            xml.text("availabilityZone", region.zone());
            xml.text("tenancy", "default");
        });
        xml.group("monitoring", () -> xml.text("state", monitoring(instance)));
        xml.text("privateIpAddress", Region.ADDRESS);
        xml.text("ipAddress", Region.ADDRESS);
        xml.items("groupSet", List.of(), any -> {});
        if (instance.stateReason() != null) {
            xml.group("stateReason", () -> {
                xml.text("code", instance.stateReason().code());
                xml.text("message", instance.stateReason().message());
            });
        }
        xml.text("architecture", Region.ARCHITECTURE);
        xml.text("rootDeviceType", "ebs");
        xml.items("blockDeviceMapping", List.of(), any -> {});
        xml.text("virtualizationType", "hvm");
        xml.text("clientToken", instance.launch().clientToken());
        xml.items("tagSet", instance.tags().entrySet(), tag -> {
            xml.text("key", tag.getKey());
            xml.text("value", tag.getValue());
        });
        xml.text("hypervisor", "xen");
        xml.group("metadataOptions", () -> {
            xml.text("state", "applied");
            xml.text("httpTokens", "required");
            xml.text("httpEndpoint", "enabled");
            xml.text("instanceMetadataTags", "enabled");
        });
        xml.text("platformDetails", "Linux/UNIX");
    }

    static String monitoring(Instance instance) {
        return instance.monitored() ? "enabled" : "disabled";
    }
}
