package io.elasticfaces.local.ec2;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * RunInstances.
 *
 * <p>Network, security, disk and role are accepted and have no effect: there is one host and one user.
 */
record RunInstances(Fleet fleet, Settings settings, InstanceXml instanceXml) implements Action {
    /** EC2's limit on user data before Base64. */
    private static final int LARGEST_USER_DATA = 16_384;

    private static final int LONGEST_TOKEN = 64;
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]*\\.[a-z0-9-]+");
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "BlockDeviceMapping",
            "CpuOptions",
            "CreditSpecification",
            "DisableApiStop",
            "DisableApiTermination",
            "EbsOptimized",
            "IamInstanceProfile",
            "KeyName",
            "MetadataOptions",
            "NetworkInterface",
            "Placement",
            "SecurityGroup",
            "SecurityGroupId",
            "SubnetId");
    private static final Set<String> WITH_EFFECT = Set.of(
            "MinCount",
            "MaxCount",
            "ImageId",
            "InstanceType",
            "UserData",
            "TagSpecification",
            "ClientToken",
            "InstanceInitiatedShutdownBehavior",
            "Monitoring",
            "LaunchTemplate");

    @Override
    public Set<String> parameters() {
        return Stream.concat(WITH_EFFECT.stream(), WITHOUT_EFFECT.stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        if (!request.structures("LaunchTemplate").isEmpty() || request.heads().contains("LaunchTemplate")) {
            throw Ec2Error.UNSUPPORTED_OPERATION.because(
                    "There are no launch templates here; give ImageId and the other parameters.");
        }
        int least = count(request, "MinCount");
        int most = count(request, "MaxCount");
        if (most < least) {
            throw Ec2Error.INVALID_PARAMETER_VALUE.because("Value (" + least
                    + ") for parameter minCount is invalid. It is larger than maxCount (" + most + ").");
        }
        String token = request.text("ClientToken").orElse("");
        if (token.length() > LONGEST_TOKEN) {
            throw Ec2Error.INVALID_PARAMETER_VALUE.because("Value (" + token
                    + ") for parameter clientToken is invalid. It has more than " + LONGEST_TOKEN + " characters.");
        }
        Instance.Spec spec = new Instance.Spec(
                image(request.required("ImageId")),
                instanceType(request.text("InstanceType").orElse("m1.small")),
                userData(request.text("UserData").orElse("")),
                behaviour(request.text("InstanceInitiatedShutdownBehavior").orElse("stop")));
        List<Instance> launched = fleet.launch(new LaunchRequest(
                least, most, spec, tags(request), request.flag("Monitoring.Enabled"), token, fingerprint(request)));
        return xml -> instanceXml.reservation(xml, launched);
    }

    private static int count(QueryRequest request, String name) {
        request.required(name);
        int count = request.number(name).orElseThrow();
        if (count < 1) {
            throw Ec2Error.INVALID_PARAMETER_VALUE.because(
                    "Value (" + count + ") for parameter " + name + " is invalid. It must be 1 or more.");
        }
        return count;
    }

    private String image(String id) {
        if (!Image.ID.matcher(id).matches()) {
            throw Ec2Error.INVALID_IMAGE_MALFORMED.because("Invalid id: \"" + id + "\" (expecting \"ami-...\")");
        }
        if (settings.images().stream().noneMatch(image -> image.id().equals(id))) {
            throw Ec2Error.INVALID_IMAGE_NOT_FOUND.because("The image id '[" + id + "]' does not exist");
        }
        return id;
    }

    static String instanceType(String type) {
        if (type.length() > 64 || !TYPE.matcher(type).matches()) {
            throw Ec2Error.INVALID_PARAMETER_VALUE.because("Invalid value '" + type + "' for InstanceType.");
        }
        return type;
    }

    /** User data as it is kept: Base64 without line ends. */
    static String userData(String base64) {
        byte[] raw;
        try {
            raw = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw Ec2Error.INVALID_USER_DATA_MALFORMED.because("Invalid BASE64 encoding of user data.");
        }
        if (raw.length > LARGEST_USER_DATA) {
            throw Ec2Error.INVALID_USER_DATA_MALFORMED.because(
                    "User data is limited to " + LARGEST_USER_DATA + " bytes");
        }
        return Base64.getEncoder().encodeToString(raw);
    }

    static ShutdownBehaviour behaviour(String name) {
        return ShutdownBehaviour.named(name)
                .orElseThrow(() -> Ec2Error.INVALID_PARAMETER_VALUE.because("Value (" + name
                        + ") for parameter instanceInitiatedShutdownBehavior is invalid. Expecting stop or"
                        + " terminate."));
    }

    private static Map<String, String> tags(QueryRequest request) {
        List<QueryRequest> tags = request.structures("TagSpecification").stream()
                .filter(specification -> specification.required("ResourceType").equals("instance"))
                .flatMap(specification -> specification.structures("Tag").stream())
                .toList();
        return Tags.add(Map.of(), Tags.read(tags));
    }

    private static String fingerprint(QueryRequest request) {
        Map<String, String> sorted = new TreeMap<>(request.parameters());
        sorted.remove("ClientToken");
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            sorted.forEach((name, value) -> {
                digest.update((name.length() + ":" + name + value.length() + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(value.getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
