namespace EsEnas.Tasks.UserTasks;

/// <summary>The part of MJCF that a model of the user's own may use.</summary>
internal static class MjcfElements
{
    /// <summary>Elements with the most that there may be of each group; elements of one group count together.</summary>
    public static IReadOnlyDictionary<string, string> Groups { get; } = Build();

    /// <summary>The most elements of a group.</summary>
    public static IReadOnlyDictionary<string, int> Most { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["bodies"] = 300,
        ["joints"] = 300,
        ["geoms"] = 600,
        ["meshes"] = 100,
        ["sites"] = 600,
        ["actuators"] = 200,
        ["sensors"] = 300,
        ["contact pairs and exclusions"] = 1000,
        ["constraints and tendons"] = 200,
        ["keyframes"] = 20,
        ["other elements"] = 1000,
    };

    /// <summary>
    /// Flags of <c>option</c> under which a step is still a function of state and controls, in MuJoCo 2 and 3. Whatever is not here has not
    /// been shown to be one.
    /// </summary>
    public static IReadOnlySet<string> Flags { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "constraint", "equality", "frictionloss", "limit", "contact", "passive", "spring", "damper", "gravity", "clampctrl",
        "warmstart", "filterparent", "actuation", "refsafe", "sensor", "midphase", "eulerdamp", "autoreset", "nativeccd", "override",
        "energy", "fwdinv", "invdiscrete", "multiccd", "island",
    };

    /// <summary>Flags that are allowed only when they are off, and why.</summary>
    public static IReadOnlyDictionary<string, string> FlagsOff { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sensornoise"] = "disable: MuJoCo draws sensor noise from the C library's generator, which nobody seeds and all threads share, " +
            "so no evaluation could be "
            + "made again; give an observation term of the task file a noise instead",
        ["sleep"] = "disable: that a step with sleeping bodies is a function of the state alone has not been shown",
    };

    /// <summary>
    /// Elements that no step depends on, with all that is in them: looks, and numbers and texts that are there for other programs. They are
    /// checked like the others, and the library never sees them.
    /// </summary>
    public static IReadOnlySet<string> Dropped { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "texture", "layer", "skin", "bone", "custom", "numeric", "text", "tuple", "element" };

    /// <summary>Attributes of the same kind, of elements that stay.</summary>
    public static IReadOnlySet<string> DroppedAttributes { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "texture", "texrepeat", "texuniform" };

    /// <summary>
    /// The attributes of <c>size</c> with the largest number allowed; <c>memory</c> is in bytes. -1: the library chooses.
    /// </summary>
    public static IReadOnlyDictionary<string, (long Least, long Most)> Sizes { get; } =
        new Dictionary<string, (long Least, long Most)>(StringComparer.Ordinal)
        {
            ["njmax"] = (1, ModelSizes.MostConstraints),
            ["nconmax"] = (1, ModelSizes.MostContacts),
            ["nstack"] = (1, MostMemory / 8),
            ["memory"] = (1, MostMemory),
            ["nkey"] = (0, 20),
            ["nuserdata"] = (0, 1000),
            ["nuser_body"] = (0, MostUserNumbers),
            ["nuser_jnt"] = (0, MostUserNumbers),
            ["nuser_geom"] = (0, MostUserNumbers),
            ["nuser_site"] = (0, MostUserNumbers),
            ["nuser_cam"] = (0, MostUserNumbers),
            ["nuser_tendon"] = (0, MostUserNumbers),
            ["nuser_actuator"] = (0, MostUserNumbers),
            ["nuser_sensor"] = (0, MostUserNumbers),
        };

    /// <summary>The most bytes that a model may set aside.</summary>
    public const long MostMemory = 64L << 20;

    private const int MostUserNumbers = 100;

    /// <summary>What to say of elements that are often asked for.</summary>
    public static string WhyRefused(string element) => element switch
    {
        "include" or "model" or "attach" => "a model is one file: put the content here",
        "plugin" or "extension" or "config" => "plugins are refused: they run code of others",
        "hfield" or "flex" or "deformable" => "a model of rigid bodies with geoms of simple shapes or meshes written out here",
        "composite" or "flexcomp" or "replicate" => "elements that multiply others are refused: write them out",
        "user" => "user sensors are refused: they need code of others",
        _ => "elements of simple rigid-body models only: " +
            string.Join(", ", Groups.Keys.Where(name => Groups[name] is "bodies" or "joints" or "geoms" or "sites")
                .Concat(["inertial, contact, equality, tendon, actuator, sensor, default, option, size, compiler"])),
    };

    private static Dictionary<string, string> Build()
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("bodies", "body");
        Add("joints", "joint freejoint");
        Add("geoms", "geom");
        Add("meshes", "mesh");
        Add("sites", "site");
        Add("actuators", "general motor position velocity intvelocity damper cylinder muscle adhesion dcmotor orientation pid");
        Add("sensors", """
            touch accelerometer velocimeter gyro force torque magnetometer rangefinder jointpos jointvel tendonpos tendonvel
            actuatorpos actuatorvel actuatorfrc ballquat ballangvel jointlimitpos jointlimitvel jointlimitfrc
            tendonlimitpos tendonlimitvel tendonlimitfrc framepos framequat framexaxis frameyaxis framezaxis framelinvel frameangvel
            framelinacc frameangacc subtreecom subtreelinvel subtreeangmom clock camprojection jointactuatorfrc tendonactuatorfrc
            insidesite distance normal fromto e_potential e_kinetic tactile
            """);
        Add("contact pairs and exclusions", "pair exclude");
        Add("constraints and tendons", "connect weld fixed spatial pulley");
        Add("keyframes", "key");
        Add("other elements", """
            mujoco compiler option flag size statistic visual global quality headlight map scale rgba default asset material
            worldbody frame inertial camera light contact equality tendon actuator sensor keyframe lengthrange
            texture layer skin bone custom numeric text tuple element
            """);
        return groups;

        void Add(string group, string elements)
        {
            foreach (var element in elements.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) groups.Add(element, group);
        }
    }
}
