using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo.Tests.Native;

public sealed class LayoutTableTests
{
    private static readonly LayoutTable Table = LayoutTable.Embedded();

    /// <summary>Offsets as compilers saw them, for releases on both sides of every change of format.</summary>
    public static TheoryData<string, int, string> Excerpt { get; } = new()
    {
        {
            "2.2.2", 222,
            "mjModel.nq=0 mjModel.nv=4 mjModel.nu=8 mjModel.nbody=16 mjModel.ngeom=24 mjModel.nsensordata=224 mjModel.nbuffer=228 " +
            "mjModel.opt.timestep=232 mjModel.opt.gravity=280 mjModel.opt.integrator=432 mjModel.opt.iterations=452 " +
            "mjModel.buffer=1088 mjModel.qpos0=1096 mjModel.body_inertia=1256 mjModel.jnt_type=1280 mjModel.jnt_limited=1320 " +
            "mjModel.jnt_range=1368 mjModel.jnt_axis=1352 mjModel.dof_damping=1464 mjModel.geom_type=1488 mjModel.geom_size=1592 " +
            "mjModel.geom_margin=1632 mjModel.site_bodyid=1680 mjModel.actuator_trnid=2728 mjModel.actuator_ctrlrange=2792 " +
            "mjModel.actuator_gear=2816 mjModel.sensor_dim=2920 mjModel.sensor_adr=2928 mjData.nbuffer=4 mjData.maxuse_con=16 " +
            "mjData.maxuse_efc=20 mjData.warning=24 mjData.ncon=40332 mjData.time=40336 mjData.buffer=40360 mjData.qpos=40376 " +
            "mjData.ctrl=40408 mjData.sensordata=40472 mjData.xpos=40480 mjData.xquat=40488 mjData.geom_xpos=40536 " +
            "mjData.site_xpos=40552 mjData.subtree_com=40600 mjData.cfrc_ext=41168 mjOBJ_SITE=6 mjOBJ_ACTUATOR=18 mjOBJ_SENSOR=19 " +
            "mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=2024008"
        },
        {
            "2.3.7", 237,
            "mjModel.nq=0 mjModel.nv=4 mjModel.nu=8 mjModel.nbody=16 mjModel.ngeom=28 mjModel.nsensordata=248 mjModel.nbuffer=256 " +
            "mjModel.opt.timestep=264 mjModel.opt.gravity=312 mjModel.opt.integrator=464 mjModel.opt.iterations=484 " +
            "mjModel.buffer=1128 mjModel.qpos0=1136 mjModel.body_inertia=1296 mjModel.jnt_type=1384 mjModel.jnt_limited=1424 " +
            "mjModel.jnt_range=1480 mjModel.jnt_axis=1464 mjModel.dof_damping=1584 mjModel.geom_type=1608 mjModel.geom_size=1712 " +
            "mjModel.geom_margin=1760 mjModel.site_bodyid=1808 mjModel.actuator_trnid=2920 mjModel.actuator_ctrlrange=3000 " +
            "mjModel.actuator_gear=3024 mjModel.sensor_dim=3136 mjModel.sensor_adr=3144 mjData.nbuffer=4 mjData.maxuse_con=48 " +
            "mjData.maxuse_efc=52 mjData.warning=56 mjData.ncon=40384 mjData.time=40392 mjData.buffer=40416 mjData.qpos=40432 " +
            "mjData.ctrl=40472 mjData.sensordata=40536 mjData.xpos=40560 mjData.xquat=40568 mjData.geom_xpos=40616 " +
            "mjData.site_xpos=40632 mjData.subtree_com=40680 mjData.cfrc_ext=41064 mjOBJ_SITE=6 mjOBJ_ACTUATOR=18 mjOBJ_SENSOR=19 " +
            "mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=2024008"
        },
        {
            "3.0.0", 300,
            "mjModel.nq=0 mjModel.nv=4 mjModel.nu=8 mjModel.nbody=16 mjModel.ngeom=36 mjModel.nsensordata=292 mjModel.nbuffer=312 " +
            "mjModel.opt.timestep=320 mjModel.opt.gravity=376 mjModel.opt.integrator=568 mjModel.opt.iterations=584 " +
            "mjModel.buffer=1240 mjModel.qpos0=1248 mjModel.body_inertia=1416 mjModel.jnt_type=1528 mjModel.jnt_limited=1568 " +
            "mjModel.jnt_range=1624 mjModel.jnt_axis=1608 mjModel.dof_damping=1736 mjModel.geom_type=1760 mjModel.geom_size=1872 " +
            "mjModel.geom_margin=1920 mjModel.site_bodyid=1968 mjModel.actuator_trnid=3520 mjModel.actuator_ctrlrange=3608 " +
            "mjModel.actuator_gear=3632 mjModel.sensor_dim=3744 mjModel.sensor_adr=3752 mjData.nbuffer=8 mjData.maxuse_con=1088 " +
            "mjData.maxuse_efc=1092 mjData.warning=1096 mjData.ncon=161620 mjData.time=161632 mjData.buffer=161656 " +
            "mjData.qpos=161672 mjData.ctrl=161712 mjData.sensordata=161784 mjData.xpos=161808 mjData.xquat=161816 " +
            "mjData.geom_xpos=161864 mjData.site_xpos=161880 mjData.subtree_com=161928 mjData.cfrc_ext=162368 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=2032008"
        },
        {
            "3.1.2", 312,
            "mjModel.nq=0 mjModel.nv=4 mjModel.nu=8 mjModel.nbody=16 mjModel.ngeom=36 mjModel.nsensordata=292 mjModel.nbuffer=312 " +
            "mjModel.opt.timestep=320 mjModel.opt.gravity=376 mjModel.opt.integrator=568 mjModel.opt.iterations=584 " +
            "mjModel.buffer=1304 mjModel.qpos0=1312 mjModel.body_inertia=1480 mjModel.jnt_type=1592 mjModel.jnt_limited=1632 " +
            "mjModel.jnt_range=1688 mjModel.jnt_axis=1672 mjModel.dof_damping=1800 mjModel.geom_type=1824 mjModel.geom_size=1936 " +
            "mjModel.geom_margin=1984 mjModel.site_bodyid=2032 mjModel.actuator_trnid=3616 mjModel.actuator_ctrlrange=3704 " +
            "mjModel.actuator_gear=3728 mjModel.sensor_dim=3840 mjModel.sensor_adr=3848 mjData.nbuffer=8 mjData.maxuse_con=1088 " +
            "mjData.maxuse_efc=1092 mjData.warning=1096 mjData.ncon=161604 mjData.time=161616 mjData.buffer=161640 " +
            "mjData.qpos=161656 mjData.ctrl=161696 mjData.sensordata=161768 mjData.xpos=161792 mjData.xquat=161800 " +
            "mjData.geom_xpos=161848 mjData.site_xpos=161864 mjData.subtree_com=161912 mjData.cfrc_ext=162384 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=2032008"
        },
        {
            "3.1.6", 316,
            "mjModel.nq=0 mjModel.nv=4 mjModel.nu=8 mjModel.nbody=16 mjModel.ngeom=36 mjModel.nsensordata=296 mjModel.nbuffer=312 " +
            "mjModel.opt.timestep=320 mjModel.opt.gravity=376 mjModel.opt.integrator=568 mjModel.opt.iterations=584 " +
            "mjModel.buffer=1304 mjModel.qpos0=1312 mjModel.body_inertia=1480 mjModel.jnt_type=1592 mjModel.jnt_limited=1632 " +
            "mjModel.jnt_range=1696 mjModel.jnt_axis=1680 mjModel.dof_damping=1808 mjModel.geom_type=1832 mjModel.geom_size=1944 " +
            "mjModel.geom_margin=1992 mjModel.site_bodyid=2040 mjModel.actuator_trnid=3656 mjModel.actuator_ctrlrange=3744 " +
            "mjModel.actuator_gear=3768 mjModel.sensor_dim=3880 mjModel.sensor_adr=3888 mjData.nbuffer=8 mjData.maxuse_con=1088 " +
            "mjData.maxuse_efc=1092 mjData.warning=1096 mjData.ncon=161604 mjData.time=161616 mjData.buffer=161640 " +
            "mjData.qpos=161656 mjData.ctrl=161696 mjData.sensordata=161768 mjData.xpos=161792 mjData.xquat=161800 " +
            "mjData.geom_xpos=161848 mjData.site_xpos=161864 mjData.subtree_com=161912 mjData.cfrc_ext=162384 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=2048008"
        },
        {
            "3.2.7", 327,
            "mjModel.nq=0 mjModel.nv=4 mjModel.nu=8 mjModel.nbody=16 mjModel.ngeom=36 mjModel.nsensordata=308 mjModel.nbuffer=328 " +
            "mjModel.opt.timestep=336 mjModel.opt.gravity=392 mjModel.opt.integrator=584 mjModel.opt.iterations=600 " +
            "mjModel.buffer=1328 mjModel.qpos0=1336 mjModel.body_inertia=1504 mjModel.jnt_type=1616 mjModel.jnt_limited=1656 " +
            "mjModel.jnt_range=1720 mjModel.jnt_axis=1704 mjModel.dof_damping=1832 mjModel.geom_type=1856 mjModel.geom_size=1968 " +
            "mjModel.geom_margin=2016 mjModel.site_bodyid=2064 mjModel.actuator_trnid=3736 mjModel.actuator_ctrlrange=3824 " +
            "mjModel.actuator_gear=3848 mjModel.sensor_dim=3960 mjModel.sensor_adr=3968 mjData.nbuffer=8 mjData.maxuse_con=1088 " +
            "mjData.maxuse_efc=1092 mjData.warning=161280 mjData.ncon=161584 mjData.time=161616 mjData.buffer=161640 " +
            "mjData.qpos=161656 mjData.ctrl=161696 mjData.sensordata=161768 mjData.xpos=161792 mjData.xquat=161800 " +
            "mjData.geom_xpos=161848 mjData.site_xpos=161864 mjData.subtree_com=161912 mjData.cfrc_ext=162456 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=8"
        },
        {
            "3.3.7", 337,
            "mjModel.nq=0 mjModel.nv=4 mjModel.nu=8 mjModel.nbody=16 mjModel.ngeom=60 mjModel.nsensordata=328 mjModel.nbuffer=344 " +
            "mjModel.opt.timestep=352 mjModel.opt.gravity=400 mjModel.opt.integrator=592 mjModel.opt.iterations=608 " +
            "mjModel.buffer=1336 mjModel.qpos0=1344 mjModel.body_inertia=1512 mjModel.jnt_type=1656 mjModel.jnt_limited=1696 " +
            "mjModel.jnt_range=1760 mjModel.jnt_axis=1744 mjModel.dof_damping=1872 mjModel.geom_type=1896 mjModel.geom_size=2008 " +
            "mjModel.geom_margin=2056 mjModel.site_bodyid=2104 mjModel.actuator_trnid=4000 mjModel.actuator_ctrlrange=4088 " +
            "mjModel.actuator_gear=4112 mjModel.sensor_dim=4232 mjModel.sensor_adr=4240 mjData.nbuffer=8 mjData.maxuse_con=1088 " +
            "mjData.maxuse_efc=1092 mjData.warning=161272 mjData.ncon=161576 mjData.time=161616 mjData.buffer=161640 " +
            "mjData.qpos=161656 mjData.ctrl=161696 mjData.sensordata=161768 mjData.xpos=161792 mjData.xquat=161800 " +
            "mjData.geom_xpos=161848 mjData.site_xpos=161864 mjData.subtree_com=161912 mjData.cfrc_ext=162360 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=8"
        },
        {
            "3.4.0", 340,
            "mjModel.nq=0 mjModel.nv=4 mjModel.nu=8 mjModel.nbody=16 mjModel.ngeom=60 mjModel.nsensordata=328 mjModel.nbuffer=344 " +
            "mjModel.opt.timestep=352 mjModel.opt.gravity=408 mjModel.opt.integrator=600 mjModel.opt.iterations=616 " +
            "mjModel.buffer=1344 mjModel.qpos0=1352 mjModel.body_inertia=1520 mjModel.jnt_type=1664 mjModel.jnt_limited=1704 " +
            "mjModel.jnt_range=1768 mjModel.jnt_axis=1752 mjModel.dof_damping=1880 mjModel.geom_type=1952 mjModel.geom_size=2064 " +
            "mjModel.geom_margin=2112 mjModel.site_bodyid=2160 mjModel.actuator_trnid=4072 mjModel.actuator_ctrlrange=4160 " +
            "mjModel.actuator_gear=4184 mjModel.sensor_dim=4304 mjModel.sensor_adr=4312 mjData.nbuffer=8 mjData.maxuse_con=1088 " +
            "mjData.maxuse_efc=1092 mjData.warning=161272 mjData.ncon=161576 mjData.time=161632 mjData.buffer=161656 " +
            "mjData.qpos=161672 mjData.ctrl=161712 mjData.sensordata=161784 mjData.xpos=161816 mjData.xquat=161824 " +
            "mjData.geom_xpos=161872 mjData.site_xpos=161888 mjData.subtree_com=161936 mjData.cfrc_ext=162424 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=8"
        },
        {
            "3.5.0", 3005000,
            "mjModel.nq=0 mjModel.nv=8 mjModel.nu=16 mjModel.nbody=32 mjModel.ngeom=120 mjModel.nsensordata=672 mjModel.nbuffer=704 " +
            "mjModel.opt.timestep=712 mjModel.opt.gravity=768 mjModel.opt.integrator=960 mjModel.opt.iterations=976 " +
            "mjModel.buffer=1704 mjModel.qpos0=1712 mjModel.body_inertia=1880 mjModel.jnt_type=2024 mjModel.jnt_limited=2064 " +
            "mjModel.jnt_range=2128 mjModel.jnt_axis=2112 mjModel.dof_damping=2240 mjModel.geom_type=2312 mjModel.geom_size=2424 " +
            "mjModel.geom_margin=2472 mjModel.site_bodyid=2520 mjModel.actuator_trnid=4528 mjModel.actuator_ctrlrange=4640 " +
            "mjModel.actuator_gear=4664 mjModel.sensor_dim=4784 mjModel.sensor_adr=4792 mjData.nbuffer=8 mjData.maxuse_con=1088 " +
            "mjData.maxuse_efc=1092 mjData.warning=161272 mjData.ncon=161576 mjData.time=161632 mjData.buffer=161656 " +
            "mjData.qpos=161672 mjData.ctrl=161720 mjData.sensordata=161792 mjData.xpos=161824 mjData.xquat=161832 " +
            "mjData.geom_xpos=161880 mjData.site_xpos=161896 mjData.subtree_com=161944 mjData.cfrc_ext=162424 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=4 mjWARN_BADCTRL=7 sizeof_mjVFS=8"
        },
        {
            "3.8.1", 3008001,
            "mjModel.nq=0 mjModel.nv=8 mjModel.nu=16 mjModel.nbody=32 mjModel.ngeom=120 mjModel.nsensordata=696 mjModel.nbuffer=728 " +
            "mjModel.opt.timestep=736 mjModel.opt.gravity=792 mjModel.opt.integrator=984 mjModel.opt.iterations=1000 " +
            "mjModel.buffer=1728 mjModel.qpos0=1736 mjModel.body_inertia=1904 mjModel.jnt_type=2048 mjModel.jnt_limited=2096 " +
            "mjModel.jnt_range=2168 mjModel.jnt_axis=2144 mjModel.dof_damping=2280 mjModel.geom_type=2360 mjModel.geom_size=2472 " +
            "mjModel.geom_margin=2520 mjModel.site_bodyid=2568 mjModel.actuator_trnid=4656 mjModel.actuator_ctrlrange=4792 " +
            "mjModel.actuator_gear=4816 mjModel.sensor_dim=4936 mjModel.sensor_adr=4944 mjData.nbuffer=8 mjData.maxuse_con=1088 " +
            "mjData.maxuse_efc=1092 mjData.warning=161272 mjData.ncon=161568 mjData.time=161624 mjData.buffer=161648 " +
            "mjData.qpos=161664 mjData.ctrl=161712 mjData.sensordata=161784 mjData.xpos=161816 mjData.xquat=161824 " +
            "mjData.geom_xpos=161872 mjData.site_xpos=161888 mjData.subtree_com=161936 mjData.cfrc_ext=162392 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=3 mjWARN_BADCTRL=6 sizeof_mjVFS=8"
        },
        {
            "3.12.0", 3012000,
            "mjModel.nq=0 mjModel.nv=8 mjModel.nu=16 mjModel.nbody=48 mjModel.ngeom=136 mjModel.nsensordata=744 mjModel.nbuffer=776 " +
            "mjModel.opt.timestep=792 mjModel.opt.gravity=848 mjModel.opt.integrator=1040 mjModel.opt.iterations=1056 " +
            "mjModel.buffer=1784 mjModel.qpos0=1792 mjModel.body_inertia=1960 mjModel.jnt_type=2104 mjModel.jnt_limited=2152 " +
            "mjModel.jnt_range=2224 mjModel.jnt_axis=2200 mjModel.dof_damping=2336 mjModel.geom_type=2416 mjModel.geom_size=2528 " +
            "mjModel.geom_margin=2576 mjModel.site_bodyid=2640 mjModel.actuator_trnid=4840 mjModel.actuator_ctrlrange=5000 " +
            "mjModel.actuator_gear=5008 mjModel.sensor_dim=5104 mjModel.sensor_adr=5112 mjData.nbuffer=8 mjData.maxuse_con=80 " +
            "mjData.maxuse_efc=84 mjData.warning=160264 mjData.ncon=160560 mjData.time=160640 mjData.buffer=160664 " +
            "mjData.qpos=160680 mjData.ctrl=160728 mjData.sensordata=160800 mjData.xpos=160832 mjData.xquat=160840 " +
            "mjData.geom_xpos=160888 mjData.site_xpos=160904 mjData.subtree_com=160952 mjData.cfrc_ext=161416 mjOBJ_SITE=6 " +
            "mjOBJ_ACTUATOR=19 mjOBJ_SENSOR=20 mjWARN_BADQPOS=3 mjWARN_BADCTRL=6 sizeof_mjVFS=8"
        },
    };

    [Theory]
    [MemberData(nameof(Excerpt))]
    public void Table_of_a_release_agrees_with_the_compiled_headers(string release, int version, string numbers)
    {
        var layout = Table.Select(version, null)!;
        Assert.Equal(release, layout.Name);
        Assert.Equal(version, layout.Version);
        Assert.Equal(release, LayoutTable.FormatVersion(version));
        foreach (var pair in numbers.Split(' ').Select(word => word.Split('=')))
            Assert.Equal((pair[0], int.Parse(pair[1])), (pair[0], layout[pair[0]]));
    }

    [Fact]
    public void Every_release_decodes_to_plausible_offsets()
    {
        Assert.Equal(45, Table.Names.Count);
        var versions = new HashSet<int>();
        for (var i = 0; i < Table.Names.Count; i++)
        {
            var layout = Table.At(i);
            Assert.True(versions.Add(layout.Version));
            Assert.Equal(Table.Names[i], LayoutTable.FormatVersion(layout.Version));
            Assert.Equal(layout.Version >= 3_005_000, layout.HasWideCounts);
            foreach (var key in layout.Keys)
            {
                var (value, limit) = (layout[key], key.StartsWith("mjModel", StringComparison.Ordinal) ? 6000 : 170_000);
                Assert.True(value >= 0, key);
                if (key.StartsWith("mj", StringComparison.Ordinal) && key.Contains('.')) Assert.True(value < limit && value % 4 == 0, key);
            }

            // No two fields of a struct share a place, but for the counts that stand for nu where every actuator has one control.
            Assert.Equal(layout.Version < 3_011_000, layout["mjModel.nactuator"] == layout["mjModel.nu"]);
            Assert.Equal(layout.Version < 3_011_000, layout["mjModel.nout"] == layout["mjModel.nu"]);
            var offsets = layout.Keys.Where(key => key.Contains('.') && key is not ("mjModel.nactuator" or "mjModel.nout"))
                .Select(key => (key.Split('.')[0], layout[key])).ToArray();
            Assert.Equal(offsets.Length, offsets.Distinct().Count());
        }
    }

    [Fact]
    public void Releases_are_the_base_and_all_of_3x()
    {
        Assert.Equal("2.2.0", Table.Names[0]);
        Assert.Contains("2.2.2", Table.Names);
        Assert.Equal(35, Table.Names.Count(name => name.StartsWith("3.", StringComparison.Ordinal)));
        Assert.Equal("3.12.0", Table.Names[^1]);
    }

    [Theory]
    [InlineData(221, "2.2.1")]
    [InlineData(338, "3.3.8")]
    [InlineData(3_013_000, "3.13.0")]
    [InlineData(4_000_001, "4.0.1")]
    public void Unknown_version_has_no_table(int version, string text)
    {
        Assert.Null(Table.Select(version, null));
        Assert.Equal(text, LayoutTable.FormatVersion(version));
    }

    [Fact]
    public void Version_before_the_first_is_refused()
    {
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => Table.Select(210, null));
        Assert.Contains("2.1.0 is older than 2.2.0", exception.Message);
        Assert.Contains("MUJOCO_PATH", exception.Message);
    }

    [Fact]
    public void Override_selects_a_named_table_for_an_unknown_version()
    {
        Assert.Equal("3.12.0", Table.Select(3_013_000, " 3.12.0 ")!.Name);
        Assert.Equal("2.2.2", Table.Select(222, "")!.Name);
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => Table.Select(222, "3.12"));
        Assert.Contains("MUJOCO_LAYOUT is '3.12'", exception.Message);
        Assert.Contains("3.12.0", exception.Message);
        Assert.InRange(exception.Message.Length, 1, 160);
    }

    [Fact]
    public void Runs_expand_and_offsets_add_up()
    {
        var table = LayoutTable.Parse(
            "# comment\nversions 1.0.0=100 1.0.1=101 1.0.2=102\n[mjModel]\na 4\nb 8*2 16\nc -4 " +
            "0*2\n[mjData]\nd 1 2 3\n[constants]\ne 7*2 9\n");
        Assert.Equal([4, 4, 4], Column("mjModel.a"));
        Assert.Equal([12, 12, 20], Column("mjModel.b"));
        Assert.Equal([8, 12, 20], Column("mjModel.c"));
        Assert.Equal([1, 2, 3], Column("mjData.d"));
        Assert.Equal([7, 7, 9], Column("e"));

        int[] Column(string key) => [.. Enumerable.Range(0, 3).Select(i => table.At(i)[key])];
    }

    [Theory]
    [InlineData("a 1*2")]
    [InlineData("a 1*4")]
    [InlineData("a 1 2 3 4")]
    [InlineData("a 1*3 2")]
    [InlineData("a")]
    public void Line_without_a_number_per_version_is_refused(string line)
    {
        var exception =
            Assert.Throws<FormatException>(() => LayoutTable.Parse($"versions 1.0.0=100 1.0.1=101 1.0.2=102\n[mjModel]\n{line}\n"));
        Assert.Contains("'a'", exception.Message);
    }

    [Fact]
    public void Missing_entry_is_named()
    {
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => Table.At(1)["mjModel.nonsense"]);
        Assert.Contains("mjModel.nonsense", exception.Message);
    }
}
