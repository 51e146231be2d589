package io.elasticfaces.local.ec2;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Makes the instances that are to be there at start, and brings those that are there up to date. */
final class Seeder {
    private static final String NAME = "Name";

    private final Fleet fleet;
    private final Settings settings;

    Seeder(Fleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
    }

    void seed(List<SeedInstance> wanted) {
        try {
            wanted.forEach(this::seed);
        } catch (RefusedException e) {
            throw new IllegalArgumentException("cannot make the instances that are to be there: " + e.getMessage(), e);
        }
    }

    private void seed(SeedInstance one) {
        if (settings.images().stream().noneMatch(image -> image.id().equals(one.imageId()))) {
            throw new IllegalArgumentException("the instance '" + one.name() + "' wants image " + one.imageId()
                    + ", which is none of the settings' images");
        }
        List<Instance> known = fleet.all().stream()
                .filter(Instance::alive)
                .filter(instance ->
                        instance.tag(NAME).filter(one.name()::equals).isPresent())
                .toList();
        if (known.isEmpty()) {
            create(one);
        }
        known.forEach(instance -> update(instance, one));
    }

    private void create(SeedInstance one) {
        fleet.add(spec(one, ShutdownBehaviour.STOP), Map.of(NAME, one.name()), one.state());
    }

    private void update(Instance instance, SeedInstance one) {
        fleet.edit(
                List.of(instance.id()),
                now -> now.up() ? now : now.made(spec(one, now.spec().shutdownBehaviour())));
        boolean start = one.state() == InstanceState.RUNNING && instance.state() == InstanceState.STOPPED;
        if (start) {
            fleet.start(List.of(instance.id()));
        }
    }

    private static Instance.Spec spec(SeedInstance one, ShutdownBehaviour behaviour) {
        return new Instance.Spec(one.imageId(), RunInstances.instanceType(one.instanceType()), base64(one), behaviour);
    }

    private static String base64(SeedInstance one) {
        String base64 = Base64.getEncoder().encodeToString(one.userData().getBytes(StandardCharsets.UTF_8));
        return RunInstances.userData(base64);
    }
}
